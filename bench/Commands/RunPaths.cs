using Microsoft.Extensions.FileSystemGlobbing;

namespace Bench.Commands;

/// <summary>
/// The runs on a command line. Each path is the folder of a run, a folder with runs somewhere below it, or a glob (<c>*</c>, <c>**</c>)
/// over either, for where no shell has expanded it.
/// </summary>
internal static class RunPaths
{
    /// <summary>The absolute folders of runs: in the order given, sorted by name where one path holds several, each once.</summary>
    /// <exception cref="WrongUseException">A path names nothing that is there, or nothing that is a run.</exception>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> paths)
        => [.. paths.SelectMany(Resolve).Distinct(StringComparer.Ordinal)];

    /// <summary>Likewise the runs below a folder, without those that cannot be read, each of which is reported in a line.</summary>
    /// <exception cref="WrongUseException">There is no run that can be read.</exception>
    public static IReadOnlyList<string> ResolveReadable(string path, Action<string> leftOut)
    {
        var runs = new List<string>();
        foreach (var run in Resolve(path))
        {
            try
            {
                _ = RunFolder.Open(run).ReadDigest();
                runs.Add(run);
            }
            catch (RunFormatException error)
            {
                leftOut(error.Message);
            }
        }

        return runs.Count > 0
            ? runs
            : throw new WrongUseException($"None of the runs below {path} can be read. Give the folder of another.");
    }

    private static string[] Resolve(string path)
    {
        // A folder whose name has an asterisk in it is that folder.
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        var root = Directory.Exists(full) ? full : full[..(full.Split('*')[0].LastIndexOf('/') + 1)];
        string[] runs = !Directory.Exists(root) ? [] :
        [
            .. new Matcher(StringComparison.Ordinal)
                .AddInclude($"{full[root.Length..]}/**/{RunFiles.Environment}".TrimStart('/'))
                .GetResultsInFullPath(root)
                .Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!)
                .Where(folder => File.Exists(Path.Combine(folder, RunFiles.Samples)))
                .Order(StringComparer.Ordinal),
        ];
        return runs.Length > 0
            ? runs
            : throw new WrongUseException(
                $"Cannot find a run at '{path}': there is no such folder, or none there has both {RunFiles.Environment} and "
                + $"{RunFiles.Samples}. Give the folder of a run, such as results/<run>, a folder that holds runs, or a glob in quotes.");
    }
}
