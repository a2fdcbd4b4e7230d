using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>When a comparison that looks after each round may call a metric better, worse or the same.</summary>
public sealed record SequentialRule
{
    /// <summary>The probability that a metric is ever called the same although it differs by the smallest effect or more.</summary>
    public const double EquivalenceAlpha = 0.05;

    /// <summary>The probability that a metric that is equal is ever called better or worse.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Rounds before the first decision.</summary>
    public int LeastRounds { get; init; } = 10;

    /// <summary>The rule for each of several metrics, so that even one false alarm is no more probable (Bonferroni).</summary>
    public SequentialRule ForEachOf(int metrics) => this with { Alpha = Alpha / Math.Max(1, metrics) };
}

/// <summary>One metric of two sides that are measured in pairs, one pair a round, and judged after each.</summary>
/// <param name="direction">Which way the metric is better.</param>
/// <param name="smallestEffect">The smallest change that matters, as a share of the value.</param>
internal sealed class PairedSequence(Direction direction, double smallestEffect)
{
    private readonly RatioSequence _sequence = new(smallestEffect);
    private readonly List<double> _a = [];
    private readonly List<double> _b = [];

    /// <summary>Rounds that had a value of only one side, or one that has no ratio: 0 or less.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Rounds that had both.</summary>
    public int Rounds => _a.Count;

    /// <summary>Takes a round's values; null for a side that has none.</summary>
    /// <returns>Their ratio; null where they are no pair.</returns>
    public double? Take(double? a, double? b)
    {
        if (a is not > 0 || b is not > 0 || !double.IsFinite(b.Value / a.Value) || b.Value / a.Value == 0)
        {
            LeftOut++;
            return null;
        }

        _a.Add(a.Value);
        _b.Add(b.Value);
        _sequence.Take(b.Value / a.Value);
        return b / a;
    }

    /// <summary>What can be said now.</summary>
    public PairedState Judge(SequentialRule rule)
    {
        var (left, equivalent) = (_sequence.At(rule.Alpha), _sequence.At(SequentialRule.EquivalenceAlpha));
        var verdict = Rounds < rule.LeastRounds ? Verdict.Undecided : VerdictOf(left, equivalent);
        return new PairedState(Median(_a), Median(_b), _sequence.EvidenceAgainstEqual, left, equivalent, verdict);
    }

    /// <summary>
    /// <i>Worse</i> and <i>better</i> need both: equality ruled out, with every ratio that is left on the same side of it, and a median
    /// ratio beyond the smallest effect. <i>Same</i> needs all ratios beyond the smallest effect ruled out.
    /// </summary>
    private Verdict VerdictOf(Estimate left, Estimate equivalent)
    {
        if (!left.Contains(1) && VerdictRule.IsBeyond(left.Median, smallestEffect) && (left.Low >= 1) == (left.Median > 1))
        {
            return Verdicts.OfChange(direction, left.Median);
        }

        return VerdictRule.IsEquivalent(equivalent, smallestEffect) ? Verdict.Same : Verdict.Undecided;
    }

    private static double? Median(List<double> values) => values.Count == 0 ? null : Quantiles.Median(values);
}

/// <summary>What is known of a metric after some rounds; the medians are null without any. The intervals are the ratios left at the rule's
/// level, and at the level by which sides are called the same.</summary>
internal sealed record PairedState(
    double? MedianA, double? MedianB, double Evidence, Estimate Ratio, Estimate Equivalent, Verdict Verdict);
