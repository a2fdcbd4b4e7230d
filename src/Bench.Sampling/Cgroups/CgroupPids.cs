namespace Bench.Sampling;

/// <summary>
/// The tasks (threads, not only processes) of a cgroup and the cgroups below it. Source: <c>pids.current</c> and
/// <c>pids.peak</c>, described in the kernel's <c>Documentation/admin-guide/cgroup-v2.rst</c>.
/// </summary>
/// <param name="Current">Tasks there are now, among them those that have ended and were not yet waited for.</param>
/// <param name="Peak">The most there ever were; null before Linux 6.1.</param>
public readonly record struct CgroupPids(long Current, long? Peak);
