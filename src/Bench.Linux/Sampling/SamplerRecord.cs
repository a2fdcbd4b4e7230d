namespace Bench.Linux.Sampling;

/// <summary>How a <see cref="Sampler"/> samples.</summary>
public sealed record SamplerOptions
{
    /// <summary>The slowest and the fastest rate, ticks a second.</summary>
    public const int SlowestRate = 1;

    public const int FastestRate = 1000;

    /// <summary>Ticks a second, 1 to 1000.</summary>
    public int TicksPerSecond { get; init; } = 100;

    /// <summary>Ticks that are kept, 2 or more; when there are more, the oldest make way.</summary>
    public int Capacity { get; init; } = 1 << 14;

    /// <summary>The CPUs that the sampler's thread runs on, so that it keeps off those of the instance; null for any.</summary>
    public IReadOnlyList<int>? Cpus { get; init; }
}

/// <summary>What a sampler has taken, and what that has cost.</summary>
/// <param name="Ticks">The ticks, the oldest first.</param>
/// <param name="IsOfCgroup">Whether a cgroup was looked at, at the end at least, and not processes.</param>
public sealed record SamplerRecord(IReadOnlyList<InstanceTick> Ticks, SamplerCost Cost, bool IsOfCgroup);

/// <summary>What sampling has cost, and whether the rate was kept (rule 11).</summary>
public sealed record SamplerCost
{
    /// <summary>The rate that was asked for, ticks a second.</summary>
    public required int TicksPerSecond { get; init; }

    /// <summary>Ticks taken, those that have made way for later ones included.</summary>
    public required long Taken { get; init; }

    /// <summary>Ticks that could not be taken before the next was due.</summary>
    public required long Missed { get; init; }

    /// <summary>Time from the first tick to the end.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>CPU time of the sampler's thread, opening files included.</summary>
    public required TimeSpan CpuTime { get; init; }

    /// <summary>Bytes that the sampler's thread has allocated: files that it opened, processes that came.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Share of one CPU, 0 to 1, that the sampler took.</summary>
    public double CpuShare => Elapsed > TimeSpan.Zero ? CpuTime / Elapsed : 0;

    /// <summary>Share of the ticks that were due, 0 to 1, that were missed.</summary>
    public double MissedShare => Taken + Missed > 0 ? (double)Missed / (Taken + Missed) : 0;
}
