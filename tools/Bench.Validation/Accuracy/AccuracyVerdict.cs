using Bench.Platforms.Host;
using Bench.Results.Statistics;

namespace Bench.Validation.Accuracy;

/// <summary>What is said of an error.</summary>
internal enum AccuracyVerdict
{
    /// <summary>Its whole interval lies within the bound.</summary>
    Within,

    /// <summary>Its whole interval lies beyond the bound; or, of what must be exact, one value did.</summary>
    Outside,

    /// <summary>The interval reaches over the bound, or there are too few values for one.</summary>
    Undecided,

    /// <summary>No bound is stated: others' doings are in the figure.</summary>
    Informative,

    /// <summary>This host lacks what it takes.</summary>
    NotMeasured,

    /// <summary>It should have been measured, and that went wrong.</summary>
    Failed,
}

/// <summary>Verdicts.</summary>
internal static class AccuracyVerdicts
{
    /// <summary>Holds an error to a bound.</summary>
    /// <param name="error">The error, with its interval where there is one.</param>
    /// <param name="bound">Largest size of the error, in its unit.</param>
    public static AccuracyVerdict Of(Estimate error, double bound) => VerdictRule.Locate(error, -bound, bound) switch
    {
        IntervalPosition.Within => AccuracyVerdict.Within,
        IntervalPosition.Beyond => AccuracyVerdict.Outside,
        _ => AccuracyVerdict.Undecided,
    };

    /// <summary>
    /// How many more values would be likely to decide it: an interval narrows with the square root of their number, and has to
    /// become narrower than the way from the error to the bound. Null where the error lies so near the bound that no number of them would.
    /// </summary>
    public static int? MoreNeeded(Estimate error, double bound, int count)
    {
        if (error is not { Low: { } low, High: { } high })
        {
            return Math.Max(0, Results.Statistics.MedianInterval.MinimumRounds() - count);
        }

        const int Most = 100_000;
        var room = Math.Abs(Math.Abs(error.Median) - bound);
        var reach = Math.Max(high - error.Median, error.Median - low);
        var needed = count * Math.Pow(reach / room, 2);
        return needed < Most ? Math.Max(1, (int)Math.Ceiling(needed) - count) : null;
    }

    /// <summary>What is said where an exception kept it from being measured.</summary>
    public static AccuracyVerdict Of(Exception exception) =>
        exception is InstanceException { Failure: InstanceFailure.Unsupported } ? AccuracyVerdict.NotMeasured : AccuracyVerdict.Failed;

    /// <summary>It in a word.</summary>
    public static string Word(AccuracyVerdict verdict) => verdict switch
    {
        AccuracyVerdict.Within => "within",
        AccuracyVerdict.Outside => "OUTSIDE",
        AccuracyVerdict.Undecided => "undecided",
        AccuracyVerdict.Informative => "for information",
        AccuracyVerdict.Failed => "FAILED",
        _ => "not measured",
    };
}
