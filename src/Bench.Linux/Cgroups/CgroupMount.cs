namespace Bench.Linux.Cgroups;

/// <summary>One place where a cgroup hierarchy is mounted.</summary>
/// <param name="Root">The cgroup that appears there: <c>/</c>, or one further down in some containers.</param>
/// <param name="Controllers">The controllers of a version 1 hierarchy, such as <c>cpu</c> and <c>cpuacct</c>; a name without controller
/// as <c>name=systemd</c>; empty for version 2.</param>
public sealed record CgroupMount(string Path, string Root, CgroupVersion Version, IReadOnlyList<string> Controllers)
{
    /// <summary>Whether it is a version 1 hierarchy that limits or counts something.</summary>
    internal bool HasControllers => Controllers.Any(controller => !controller.StartsWith("name=", StringComparison.Ordinal));

    /// <summary>The directory of a cgroup below this mount; null when it lies outside of what is mounted.</summary>
    /// <param name="cgroup">The path of the cgroup in its hierarchy, beginning with <c>/</c>.</param>
    internal string? DirectoryOf(string cgroup)
    {
        // Seen from inside a cgroup namespace, what lies above its root begins with "/..".
        if (cgroup == "/.." || cgroup.StartsWith("/../", StringComparison.Ordinal))
        {
            return null;
        }

        var root = Root.TrimEnd('/');
        var isBelow = cgroup.StartsWith(root, StringComparison.Ordinal)
            && (cgroup.Length == root.Length || cgroup[root.Length] == '/');
        return isBelow ? Path + cgroup[root.Length..].TrimEnd('/') : null;
    }
}
