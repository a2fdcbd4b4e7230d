namespace Bench.Sampling;

/// <summary>
/// The memory charged to a cgroup and the cgroups below it, in bytes, in words that hold for both versions. A page is
/// charged to whoever touched it first, so this may differ from the sum of the processes' proportional sizes.
/// </summary>
public readonly record struct CgroupMemory
{
    /// <summary>All that is charged now. On version 1 the kernel keeps it only to within some pages a CPU.</summary>
    public required long UsageBytes { get; init; }

    /// <summary>The most that was ever charged; null before Linux 5.19 on version 2.</summary>
    public required long? PeakBytes { get; init; }

    /// <summary>Anonymous memory.</summary>
    public required long AnonymousBytes { get; init; }

    /// <summary>Page cache, tmpfs and shared memory among it.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Page cache that is mapped by a process.</summary>
    public required long MappedFileBytes { get; init; }

    /// <summary>tmpfs and shared memory, which <see cref="FileBytes"/> contains and which no disk can take back; null where the kernel does not tell.</summary>
    public required long? SharedMemoryBytes { get; init; }

    /// <summary>Memory of the kernel; null where the kernel does not count it.</summary>
    public required long? KernelBytes { get; init; }
}
