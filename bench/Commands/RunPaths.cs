using Microsoft.Extensions.FileSystemGlobbing;

namespace Bench.Commands;

/// <summary>
/// The runs that a command line names. Each path is the folder of a run, a folder with runs somewhere below it, or a glob
/// (<c>*</c>, <c>**</c>) over either, for where no shell has expanded it.
/// </summary>
internal static class RunPaths
{
    /// <summary>Resolves paths to the absolute folders of runs: in the order given, sorted by name where one path holds several, each
    /// once.</summary>
    /// <exception cref="WrongUseException">A path names nothing that is there, or nothing that is a run.</exception>
    public static IReadOnlyList<string> Resolve(IEnumerable<string> paths)
        => [.. paths.SelectMany(Resolve).Distinct(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Resolve(string path)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        // A folder whose name has an asterisk in it is that folder.
        var runs = Directory.Exists(full)
            ? RunsAt(full)
            : path.Contains('*', StringComparison.Ordinal) ? Matches(full) : throw new WrongUseException(
            $"Cannot find a run at '{path}': there is no such folder. Give the folder of a run, such as results/<run>, a folder that holds runs, or a glob in quotes.");
        return runs.Count > 0 ? runs : throw new WrongUseException(
            $"Cannot find a run at '{path}': no folder there has both {RunFiles.Environment} and {RunFiles.Samples}. Give the folder of a run, such as results/<run>, a folder that holds runs, or a glob in quotes.");
    }

    private static IReadOnlyList<string> RunsAt(string folder)
        => IsRun(folder) ? [folder] : Find(folder, $"**/{RunFiles.Environment}");

    private static IReadOnlyList<string> Matches(string glob)
    {
        var fixedPart = glob[..glob.IndexOf('*', StringComparison.Ordinal)];
        var root = fixedPart[..(fixedPart.LastIndexOf(Path.DirectorySeparatorChar) + 1)];
        var pattern = glob[root.Length..].Replace(Path.DirectorySeparatorChar, '/');
        return Directory.Exists(root) ? Find(root, $"{pattern}/**/{RunFiles.Environment}") : [];
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
