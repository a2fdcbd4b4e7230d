namespace Bench.Platforms.Conformance;

/// <summary>What the instances of a workspace leave on the host while they run, and must not leave after.</summary>
internal static class HostTraces
{
    /// <summary>Mounts, folders, cgroups and processes of the workspace, and the host's network links, a line each.</summary>
    public static IReadOnlyList<string> Capture(PlatformHost host)
    {
        var (folder, token) = (host.Workspace.Folder, host.Workspace.Token);
        return
        [
            .. File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains(token, StringComparison.Ordinal))
                .Select(line => $"mount {line}"),
            .. Directory.EnumerateDirectories(folder).SelectMany(one => Directory.EnumerateFileSystemEntries(one).Prepend(one)),
            .. host.Cgroups.Layout.Mounts.SelectMany(mount => CgroupsOf(mount.Path, token)),
            .. HostProcess.WithEnvironment(Workspace.Mark, token).Select(process => $"process {process}"),
            .. Directory.EnumerateFileSystemEntries("/sys/class/net").Select(link => $"network link {link}"),
        ];
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

    private static IEnumerable<string> CgroupsOf(string mount, string token) => Directory
        .EnumerateDirectories(mount, $"bench-{token}-*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true })
        .Select(folder => $"cgroup {folder}");
}
