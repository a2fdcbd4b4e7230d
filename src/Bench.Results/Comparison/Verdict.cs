using System.Text.Json.Serialization;

namespace Bench.Results.Comparison;

/// <summary>What a comparison says of one metric of one case.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<Verdict>))]
public enum Verdict
{
    /// <summary>Significantly better, and by more than the smallest effect that matters.</summary>
    Better,

    /// <summary>Significantly worse, and by more than the smallest effect that matters; or a fact that changed.</summary>
    Worse,

    /// <summary>Shown to be equivalent, not merely not shown to differ.</summary>
    Same,

    /// <summary>The runs do not tell: too few rounds, or too noisy.</summary>
    Undecided,

    /// <summary>Only the later run has values.</summary>
    New,

    /// <summary>Only the baseline has values, and the later run did not try, or says that the platform cannot.</summary>
    Missing,

    /// <summary>The later run tried and has no value.</summary>
    Failed,
}

/// <summary>The exit code that a comparison ends with.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<ComparisonExit>))]
public enum ComparisonExit
{
    /// <summary>Nothing is worse.</summary>
    NothingWorse = 0,

    /// <summary>Something is worse, or failed where the baseline had values.</summary>
    SomethingWorse = 1,

    /// <summary>Wrong use, or a run that cannot be read. Given by the caller; no comparison returns it.</summary>
    Unreadable = 2,

    /// <summary>The runs cannot be compared: hosts differ, or they have nothing in common.</summary>
    NotComparable = 3,
}

internal static class Verdicts
{
    /// <summary>What a change is to a reader; a fact is not to change at all.</summary>
    /// <param name="direction">Which way the metric is better.</param>
    /// <param name="ratio">Later by earlier, above 0 and not 1.</param>
    public static Verdict OfChange(Direction direction, double ratio) => direction switch
    {
        Direction.Lower when ratio < 1 => Verdict.Better,
        Direction.Higher when ratio > 1 => Verdict.Better,
        _ => Verdict.Worse,
    };
}
