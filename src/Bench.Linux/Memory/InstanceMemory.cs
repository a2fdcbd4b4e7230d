using Bench.Linux.Cgroups;

namespace Bench.Linux.Memory;

/// <summary>The memory of one instance at one moment, seen from the host in two ways.</summary>
public readonly record struct InstanceMemory
{
    public required MonotonicTime At { get; init; }

    /// <summary>Proportional size of the instance's processes, added up, in bytes; null when none was there.</summary>
    public required long? PssBytes { get; init; }

    /// <summary>A part of <see cref="PssBytes"/>, as the two others; null when none was there, or before Linux 5.4.</summary>
    public required long? PssAnonymousBytes { get; init; }

    public required long? PssFileBytes { get; init; }

    /// <summary>The tmpfs and memfd part.</summary>
    public required long? PssSharedMemoryBytes { get; init; }

    /// <summary>Resident size of the instance's processes, added up, in bytes. Pages they share count more than once. Null when none was
    /// there.</summary>
    public required long? RssBytes { get; init; }

    /// <summary>What is charged to the instance's cgroup; null when it has none of its own or it is gone.</summary>
    public required CgroupMemory? Cgroup { get; init; }

    /// <summary>Processes that were there to be added up.</summary>
    public required int ProcessesSeen { get; init; }

    /// <summary>Processes that the reader was made for; those that share one address space count as one.</summary>
    public required int ProcessesExpected { get; init; }

    /// <summary>Whether every process was there; if not, the sums are those of the rest.</summary>
    public bool IsComplete => ProcessesSeen == ProcessesExpected;
}
