namespace Bench.Linux.Sampling;

/// <summary>What an instance had and had used at one moment. What is not known is null: before its cgroup is there, after it is gone, or
/// where the kernel does not count it.</summary>
/// <param name="MemoryBytes">Memory charged to its cgroup, bytes; without a cgroup the resident sizes of its processes, added up.</param>
/// <param name="FileBytes">The page cache in the cgroup's memory, bytes, at most 50 ms old.</param>
/// <param name="CpuTime">CPU time used so far; processes that have ended included.</param>
/// <param name="ReadBytes">Bytes fetched from storage so far.</param>
/// <param name="WrittenBytes">Bytes sent to storage so far.</param>
/// <param name="Processes">Its processes, at most 100 ms ago.</param>
public readonly record struct InstanceTick(
    MonotonicTime At,
    long? MemoryBytes = null,
    long? FileBytes = null,
    TimeSpan? CpuTime = null,
    long? ReadBytes = null,
    long? WrittenBytes = null,
    int? Processes = null);
