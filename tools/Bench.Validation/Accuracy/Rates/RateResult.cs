namespace Bench.Validation.Accuracy;

/// <summary>What the sampler reaches at a rate, and at which cost.</summary>
internal sealed record RateResult
{
    /// <summary>The rate that was asked for, ticks a second.</summary>
    public required int TicksPerSecond { get; init; }

    /// <summary>Ticks taken.</summary>
    public long Taken { get; init; }

    /// <summary>Ticks a second that were taken.</summary>
    public double? ReachedRate { get; init; }

    /// <summary>Share of the ticks that were due, 0 to 1, that were missed.</summary>
    public double? MissedShare { get; init; }

    /// <summary>Share of one CPU, 0 to 1, that the sampler's thread took.</summary>
    public double? CpuShare { get; init; }

    /// <summary>CPU time of one tick on average, microseconds.</summary>
    public double? MicrosecondsPerTick { get; init; }

    /// <summary>The longest time from when a tick was due to its reading, milliseconds.</summary>
    public double? WorstLatenessMilliseconds { get; init; }

    /// <summary>Bytes that the sampler's thread has allocated.</summary>
    public long AllocatedBytes { get; init; }

    /// <summary>What it is held to.</summary>
    public required string Bound { get; init; }

    /// <summary>Whether it holds.</summary>
    public required AccuracyVerdict Verdict { get; init; }

    /// <summary>Why there is nothing, or why it does not hold; null when there is nothing to say.</summary>
    public string? Reason { get; init; }
}
