namespace Bench.Sampling;

/// <summary>How noisy the host was between two readings.</summary>
public readonly record struct HostNoiseInterval
{
    /// <summary>The time between the readings.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>CPUs that were busy on average, to 10 ms of each: 0 to the number of CPUs; null when it cannot be told.</summary>
    public required double? BusyCpus { get; init; }

    /// <summary>Share of all CPU time, 0 to 1, that the hypervisor below gave to others; null when it cannot be told.</summary>
    public required double? StealShare { get; init; }

    /// <summary>Share of the time in which some task waited for a CPU; null when it cannot be told.</summary>
    public required double? CpuPressureShare { get; init; }

    /// <summary>Share of the time in which some task waited for memory; null when it cannot be told.</summary>
    public required double? MemoryPressureShare { get; init; }

    /// <summary>Share of the time in which some task waited for storage; null when it cannot be told.</summary>
    public required double? IoPressureShare { get; init; }

    /// <summary>Tasks that ran or waited, averaged over about a minute, at the end.</summary>
    public required double LoadAverageOneMinute { get; init; }
}
