using Bench.Platforms.Host;

namespace Bench.Platforms.Tests;

/// <summary>What an instance could leave on the host: compared before and after as text.</summary>
internal static class HostState
{
    /// <summary>Mounts, folders, cgroups and processes of one workspace, and the host's network links.</summary>
    public static string Capture(Workspace workspace)
    {
        var mounts = File.ReadAllLines("/proc/self/mountinfo").Where(line => line.Contains(workspace.Token, StringComparison.Ordinal));
        var folders = new[] { workspace.Folder, workspace.Runtime }
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
            .Where(path => Path.GetFileName(path) is not ("lock" or "runc"));
        var cgroups = Directory.EnumerateDirectories("/sys/fs/cgroup", $"bench-{workspace.Token}-*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true });
        var links = Directory.EnumerateFileSystemEntries("/sys/class/net");
        var processes = HostProcess.WithEnvironment(Workspace.Mark, workspace.Token).Select(process => $"process {process}");
        return string.Join('\n', mounts.Concat(folders).Concat(cgroups).Concat(links).Concat(processes).Order(StringComparer.Ordinal));
    }
}
