namespace Bench.Results.Statistics;

/// <summary>
/// Whether the first of several values is of another kind than the rest, as the first run of a program is whose files are not in memory
/// yet.
/// Both must hold: it lies outside the 99 % prediction interval of the rest, and farther from their median than any reader would shrug off.
/// </summary>
/// <remarks>
/// False alarms: 1 % where values are log-normal; a test measures that, and 2 % to 4 % where their tails are heavy (Student's t with
/// three degrees of
/// freedom; one value in twenty half as large again). So some rows in a hundred carry the flag by chance, and the run's note says how
/// many that would be.
/// </remarks>
public static class FirstRun
{
    /// <summary>The share of rows that are flagged by chance alone.</summary>
    public const double FalseAlarms = 0.01;

    /// <summary>The least ratio to the median of the rest, less 1, that is called different.</summary>
    public const double SmallestDifference = 0.10;

    /// <summary>Fewer others say too little of how values scatter: as many rounds as an interval needs, less the first.</summary>
    public static int MinimumOthers { get; } = MedianInterval.MinimumRounds() - 1;

    /// <summary>Whether it can be told at all: there are values enough, and all are positive.</summary>
    public static bool CanBeJudged(double first, IReadOnlyCollection<double> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        return others.Count >= MinimumOthers && first > 0 && double.IsFinite(first)
            && others.All(value => value > 0 && double.IsFinite(value));
    }

    /// <summary>Whether the first value differs. Never true where it cannot be judged.</summary>
    public static bool Differs(double first, IReadOnlyCollection<double> others)
    {
        if (!CanBeJudged(first, others))
        {
            return false;
        }

        var (low, high) = PredictionInterval.OfLogarithms([.. others], 1 - FalseAlarms);
        return (first < low || first > high) && VerdictRule.IsBeyond(first / Quantiles.Median(others), SmallestDifference);
    }
}
