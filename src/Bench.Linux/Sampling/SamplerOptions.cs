namespace Bench.Linux.Sampling;

/// <summary>How a <see cref="Sampler"/> samples.</summary>
public sealed record SamplerOptions
{
    /// <summary>The slowest and the fastest rate, ticks a second.</summary>
    public const int SlowestRate = 1;

    /// <inheritdoc cref="SlowestRate"/>
    public const int FastestRate = 1000;

    /// <summary>Ticks a second, 1 to 1000.</summary>
    public int TicksPerSecond { get; init; } = 100;

    /// <summary>Ticks that are kept, 2 or more; when there are more, the oldest make way.</summary>
    public int Capacity { get; init; } = 1 << 14;

    /// <summary>The CPUs that the sampler's thread runs on, so that it keeps off those of the instance; null for any.</summary>
    public IReadOnlyList<int>? Cpus { get; init; }
}
