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

    private static IReadOnlyList<string> Resolve(string path)
    {
        const string Remedy = "Give the folder of a run, such as results/<run>, a folder that holds runs, or a glob in quotes.";
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

        // A folder whose name has an asterisk in it is that folder.
        if (!Directory.Exists(full) && !path.Contains('*', StringComparison.Ordinal))
        {
            throw new WrongUseException($"Cannot find a run at '{path}': there is no such folder. {Remedy}");
        }

        var runs = Directory.Exists(full) ? RunsAt(full) : Matches(full);
        var files = $"{RunFiles.Environment} and {RunFiles.Samples}";
        return runs.Count > 0
            ? runs
            : throw new WrongUseException($"Cannot find a run at '{path}': no folder there has both {files}. {Remedy}");
    }

    private static IReadOnlyList<string> RunsAt(string folder)
        => IsRun(folder) ? [folder] : Find(folder, $"**/{RunFiles.Environment}");

    private static IReadOnlyList<string> Matches(string glob)
    {
        var fixedPart = glob[..glob.IndexOf('*', StringComparison.Ordinal)];
        var root = fixedPart[..(fixedPart.LastIndexOf(Path.DirectorySeparatorChar) + 1)];
        return Directory.Exists(root) ? Find(root, $"{glob[root.Length..]}/**/{RunFiles.Environment}") : [];
    }

    private static IReadOnlyList<string> Find(string root, string pattern) =>
    [
        .. new Matcher(StringComparison.Ordinal).AddInclude(pattern).GetResultsInFullPath(root)
            .Select(file => Path.GetDirectoryName(Path.GetFullPath(file))!)
            .Where(IsRun)
            .Distinct()
            .Order(StringComparer.Ordinal),
    ];

    private static bool IsRun(string folder)
        => File.Exists(Path.Combine(folder, RunFiles.Environment)) && File.Exists(Path.Combine(folder, RunFiles.Samples));
}
