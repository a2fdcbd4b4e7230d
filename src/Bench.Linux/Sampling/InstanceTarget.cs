using Bench.Linux.Cgroups;

namespace Bench.Linux.Sampling;

/// <summary>What a <see cref="Sampler"/> looks at: a cgroup that holds one instance and nothing else, or processes with their
/// descendants.</summary>
public sealed class InstanceTarget
{
    private InstanceTarget(Func<ITickSource> open) => Open = open;

    internal Func<ITickSource> Open { get; }

    /// <summary>A cgroup, with all cgroups below it. It need not be there yet, and may go away.</summary>
    /// <param name="path">Its path from where each hierarchy is mounted, beginning with <c>/</c>; in version 1 the same for each
    /// controller.</param>
    public static InstanceTarget OfCgroup(CgroupLayout layout, string path) =>
        new(() => new CgroupTicks(layout, path));

    /// <summary>Processes and their descendants, for where no cgroup can be had. Less is known of them: no page cache, and CPU time only
    /// to 10 ms.</summary>
    public static InstanceTarget OfProcesses(IReadOnlyList<int> processIds) => new(() => new ProcessTicks(processIds));
}

/// <summary>Where the ticks of a sampler come from; used by the sampler's thread alone.</summary>
internal interface ITickSource : IDisposable
{
    /// <summary>Reads now. What has vanished is left out.</summary>
    InstanceTick Read();
}
