namespace Bench.Platforms.Conformance;

/// <summary>What the instances of a workspace leave on the host while they run, and must not leave after.</summary>
internal static class HostTraces
{
    /// <summary>Mounts, folders, cgroups and processes of the workspace, and the host's network links, a line each.</summary>
    public static IReadOnlyList<string> Capture(PlatformHost host)
    {
        var workspace = host.Workspace;
        var traces = new List<string>();
        traces.AddRange(File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains(workspace.Token, StringComparison.Ordinal))
            .Select(line => $"mount {line}"));
        traces.AddRange(EntriesBelow(workspace.Folder));
        traces.AddRange(host.Cgroups.Layout.Mounts.SelectMany(mount => CgroupsOf(mount.Path, workspace.Token)));
        traces.AddRange(HostProcess.WithEnvironment(Workspace.Mark, workspace.Token).Select(process => $"process {process}"));
        traces.AddRange(Directory.EnumerateFileSystemEntries("/sys/class/net").Select(link => $"network link {link}"));
        return traces;
    }

    /// <summary>The same, and the containers of the workspace in every runtime and engine.</summary>
    public static async Task<IReadOnlyList<string>> CaptureAllAsync(PlatformHost host, CancellationToken cancellation)
    {
        List<string> traces = [.. Capture(host)];

        // To ask is to remove: what is found here has been left behind, and is in nobody's way after.
        foreach (var sweeper in host.Workspace.Sweepers)
        {
            traces.AddRange(await sweeper(host.Paths, host.Workspace.Token, cancellation));
        }

        return traces;
    }

    private static IEnumerable<string> EntriesBelow(string folder) => Directory
        .EnumerateDirectories(folder)
        .SelectMany(instance => Directory.EnumerateFileSystemEntries(instance, "*", SearchOption.TopDirectoryOnly).Prepend(instance));

    private static IEnumerable<string> CgroupsOf(string mount, string token) => Directory
        .EnumerateDirectories(mount, $"bench-{token}-*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Select(folder => $"cgroup {folder}");
}
