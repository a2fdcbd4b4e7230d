using Bench.Linux.Processes;

namespace Bench.Linux.Cgroups;

/// <summary>The directory of one cgroup for one controller.</summary>
/// <param name="Path">Its absolute path.</param>
/// <param name="Version">Which files to expect in it.</param>
public sealed record CgroupDirectory(string Path, CgroupVersion Version)
{
    /// <summary>The processes in this cgroup and all cgroups below it, in ascending order.</summary>
    /// <remarks>The answer is a moment's. Processes of another PID namespace that cannot be named here are left out, and so are cgroups
    /// that vanish meanwhile; a threaded cgroup of version 2 lists its processes in the domain above it.</remarks>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public IReadOnlyList<int> FindProcesses()
    {
        var found = new SortedSet<int>();
        Collect(Path, found);
        return [.. found];
    }

    internal ProcFile? TryOpen(string file) => ProcFile.TryOpen($"{Path}/{file}", isOneRecord: true);

    private static void Collect(string path, SortedSet<int> found)
    {
        found.UnionWith(ProcessIdList.TryRead($"{path}/cgroup.procs") ?? []);
        try
        {
            foreach (var below in Directory.GetDirectories(path))
            {
                Collect(below, found);
            }
        }
        catch (IOException)
        {
            // Removed while we looked; what was in it is gone or has been moved.
        }
    }
}

/// <summary>The two interfaces a cgroup directory can have.</summary>
public enum CgroupVersion
{
    /// <summary>A hierarchy for each controller.</summary>
    V1 = 1,

    /// <summary>One hierarchy for all controllers.</summary>
    V2 = 2,
}
