namespace Bench.Results.Statistics;

/// <summary>Where an interval lies against the values that do not matter.</summary>
public enum IntervalPosition
{
    /// <summary>It reaches over a bound, or there is none.</summary>
    Across,

    /// <summary>All of it lies within the bounds.</summary>
    Within,

    /// <summary>All of it lies beyond one of them.</summary>
    Beyond,
}

/// <summary>The one rule that leads from an interval to a verdict, in comparisons, in <c>bench ab</c> and in the validation.</summary>
public static class VerdictRule
{
    /// <summary>Places an interval against two bounds.</summary>
    /// <param name="interval">The interval; without ends where there are too few values for one.</param>
    /// <param name="lower">The lowest value that does not matter.</param>
    /// <param name="upper">The highest.</param>
    public static IntervalPosition Locate(Estimate? interval, double lower, double upper) => interval switch
    {
        { Low: { } low, High: { } high } when lower <= low && high <= upper => IntervalPosition.Within,
        { Low: { } low, High: { } high } when high < lower || upper < low => IntervalPosition.Beyond,
        _ => IntervalPosition.Across,
    };

    /// <summary>Whether all of a ratio's interval is nearer to 1 than a share, which shows that the sides are the same.</summary>
    public static bool IsEquivalent(Estimate? ratio, double share) => Locate(ratio, 1 / (1 + share), 1 + share) == IntervalPosition.Within;

    /// <summary>Whether a positive ratio is farther from 1 than a share, up or down alike: halved is as far as doubled.</summary>
    public static bool IsBeyond(double ratio, double share) => Math.Max(ratio, 1 / ratio) > 1 + share;
}
