using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>One metric of two sides that are measured in pairs, one pair a round, and judged after each.</summary>
/// <param name="direction">Which way the metric is better.</param>
/// <param name="smallestEffect">The smallest change that matters, as a share of the value.</param>
public sealed class PairedSequence(Direction direction, double smallestEffect)
{
    private readonly RatioSequence _sequence = new(smallestEffect);
    private readonly List<double> _a = [];
    private readonly List<double> _b = [];

    /// <summary>Rounds that had a value of only one side, or one that has no ratio: 0 or less.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Whether any round had both.</summary>
    public bool HasPairs => _a.Count > 0;

    /// <summary>Takes a round's values; null for a side that has none.</summary>
    public void Take(double? a, double? b)
    {
        if (a is not > 0 || b is not > 0 || !double.IsFinite(b.Value / a.Value) || b.Value / a.Value == 0)
        {
            LeftOut++;
            return;
        }

        _a.Add(a.Value);
        _b.Add(b.Value);
        _sequence.Take(b.Value / a.Value);
    }

    /// <summary>
    /// What can be said now. <i>Worse</i> and <i>better</i> need both: equality ruled out at the rule's level, with every ratio that is
    /// left on the same side of it,
    /// and a median ratio beyond the smallest effect. <i>Same</i> needs all ratios beyond the smallest effect ruled out.
    /// </summary>
    public PairedState Judge(SequentialRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var left = _sequence.At(rule.Alpha);
        var equivalent = _sequence.At(SequentialRule.EquivalenceAlpha);
        var ratio = _sequence.Median;
        return new PairedState
        {
            Rounds = _a.Count,
            LeftOut = LeftOut,
            MedianA = _a.Count > 0 ? Quantiles.Median(_a) : null,
            MedianB = _b.Count > 0 ? Quantiles.Median(_b) : null,
            Ratio = _a.Count > 0 ? ratio : null,
            Evidence = _sequence.EvidenceAgainstEqual,
            Interval = left,
            EquivalenceInterval = equivalent,
            Verdict = _a.Count < rule.LeastRounds ? Verdict.Undecided
                : !left.Contains(1) && VerdictRule.IsBeyond(ratio, smallestEffect) && (left.Lower >= 1) == (ratio > 1)
                    ? Verdicts.OfChange(direction, ratio)
                    : equivalent.IsWithin(smallestEffect) ? Verdict.Same
                : Verdict.Undecided,
        };
    }
}

/// <summary>What is known of a metric after some rounds.</summary>
public sealed record PairedState
{
    /// <summary>Rounds with a value of each side.</summary>
    public required int Rounds { get; init; }

    /// <summary>Rounds without.</summary>
    public required int LeftOut { get; init; }

    /// <summary>The median over rounds of the first side, in the metric's unit; null without rounds.</summary>
    public required double? MedianA { get; init; }

    /// <summary>That of the second side.</summary>
    public required double? MedianB { get; init; }

    /// <summary>The median over rounds of the second side's value by the first's.</summary>
    public required double? Ratio { get; init; }

    /// <summary>The evidence against equality: ever 1/α or more only with probability α if the sides are equal.</summary>
    public required double Evidence { get; init; }

    /// <summary>The ratios that are left at the rule's level.</summary>
    public required RatioInterval Interval { get; init; }

    /// <summary>The ratios that are left at the level by which sides are called the same.</summary>
    public required RatioInterval EquivalenceInterval { get; init; }

    /// <summary>The verdict: better, worse, same or undecided.</summary>
    public required Verdict Verdict { get; init; }
}
