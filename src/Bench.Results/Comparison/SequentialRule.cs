namespace Bench.Results.Comparison;

/// <summary>When a comparison that looks after each round may call a metric better, worse or the same.</summary>
public sealed record SequentialRule
{
    /// <summary>The probability that a metric that is equivalent is ever called so although it differs by the smallest effect that
    /// matters or more.</summary>
    public const double EquivalenceAlpha = 0.05;

    /// <summary>The probability that a metric that is equal is ever called better or worse.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Rounds before which nothing is said.</summary>
    public int LeastRounds { get; init; } = 10;

    /// <summary>The same rule for each of several metrics, so that the probability of even one false alarm is no greater (Bonferroni:
    /// however they depend on each other).</summary>
    public SequentialRule ForEachOf(int metrics) => this with { Alpha = Alpha / Math.Max(1, metrics) };
}
