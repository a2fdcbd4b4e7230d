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

    /// <summary>Whether any round had both.</summary>
    public bool HasPairs => _a.Count > 0;

    /// <summary>Takes a round's values; null for a side that has none.</summary>
    /// <returns>Whether they are a pair.</returns>
    public bool Take(double? a, double? b)
    {
        if (a is not > 0 || b is not > 0 || !double.IsFinite(b.Value / a.Value) || b.Value / a.Value == 0)
        {
            LeftOut++;
            return false;
        }

        _a.Add(a.Value);
        _b.Add(b.Value);
        _sequence.Take(b.Value / a.Value);
        return true;
    }

    /// <summary>What can be said now.</summary>
    public PairedState Judge(SequentialRule rule)
    {
        var (left, equivalent, ratio) = (_sequence.At(rule.Alpha), _sequence.At(SequentialRule.EquivalenceAlpha), _sequence.Median);
        var verdict = _a.Count < rule.LeastRounds ? Verdict.Undecided : VerdictOf(left, equivalent, ratio);
        return HasPairs
            ? new(_a.Count, Quantiles.Median(_a), Quantiles.Median(_b), ratio, _sequence.EvidenceAgainstEqual, left, equivalent, verdict)
            : new(0, null, null, null, _sequence.EvidenceAgainstEqual, left, equivalent, verdict);
    }

    /// <summary>
    /// <i>Worse</i> and <i>better</i> need both: equality ruled out, with every ratio that is left on the same side of it, and a median
    /// ratio beyond the smallest effect. <i>Same</i> needs all ratios beyond the smallest effect ruled out.
    /// </summary>
    private Verdict VerdictOf(RatioInterval left, RatioInterval equivalent, double ratio)
    {
        if (!left.Contains(1) && VerdictRule.IsBeyond(ratio, smallestEffect) && (left.Lower >= 1) == (ratio > 1))
        {
            return Verdicts.OfChange(direction, ratio);
        }

        return equivalent.IsWithin(smallestEffect) ? Verdict.Same : Verdict.Undecided;
    }
}

/// <summary>What is known of a metric after some rounds. Medians and ratio are null without rounds. The intervals are the ratios left at
/// the rule's level, and at the level by which sides are called the same.</summary>
internal sealed record PairedState(
    int Rounds,
    double? MedianA,
    double? MedianB,
    double? Ratio,
    double Evidence,
    RatioInterval Interval,
    RatioInterval EquivalenceInterval,
    Verdict Verdict);
