namespace Bench.Platforms.Host;

/// <summary>The engines that a workspace has used besides the usual ones, noted in its folder so that they can be swept after a
/// crash.</summary>
internal static class EngineNotes
{
    private const string File = "engines";

    public static void Add(Workspace workspace, BenchPaths paths) =>
        System.IO.File.AppendAllText(FileOf(workspace.Paths, workspace.Token), $"{paths.DockerEngine}\t{paths.Containerd}\n");

    /// <summary>The paths with each of the engines that a workspace has noted; none where it has noted none.</summary>
    public static IReadOnlyList<BenchPaths> Read(BenchPaths paths, string token)
    {
        var file = FileOf(paths, token);
        return System.IO.File.Exists(file)
            ? [.. System.IO.File.ReadAllLines(file).Distinct().Select(line => Parse(paths, line)).OfType<BenchPaths>()]
            : [];
    }

    private static string FileOf(BenchPaths paths, string token) => Path.Combine(paths.Instances, token, File);

    // A line that a crash has cut off names no engine.
    private static BenchPaths? Parse(BenchPaths paths, string line) => line.Split('\t') is [var docker, var containerd]
        ? paths with { DockerEngine = docker.Length == 0 ? null : docker, Containerd = containerd.Length == 0 ? null : containerd }
        : null;
}
