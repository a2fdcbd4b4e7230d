namespace Bench.Linux.Sampling;

/// <summary>What an instance had and had used at one moment. What is not known is null: before its cgroup is there, after it is gone, or
/// where the kernel does not count it.</summary>
public readonly record struct InstanceTick
{
    public required MonotonicTime At { get; init; }

    /// <summary>Memory charged to its cgroup, bytes; without a cgroup the resident sizes of its processes, added up.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The anonymous part of the cgroup's memory, bytes, at most 50 ms old.</summary>
    public long? AnonymousBytes { get; init; }

    /// <summary>The page cache in the cgroup's memory, bytes, at most 50 ms old.</summary>
    public long? FileBytes { get; init; }

    /// <summary>CPU time used so far; processes that have ended included.</summary>
    public TimeSpan? CpuTime { get; init; }

    /// <summary>Bytes fetched from storage so far.</summary>
    public long? ReadBytes { get; init; }

    /// <summary>Bytes sent to storage so far.</summary>
    public long? WrittenBytes { get; init; }

    /// <summary>Its processes, at most 100 ms ago; null when that is not known.</summary>
    public int? Processes { get; init; }
}
