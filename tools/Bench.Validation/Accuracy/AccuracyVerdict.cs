namespace Bench.Validation.Accuracy;

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

    /// <summary>Measuring went wrong.</summary>
    Failed,
}

internal static class AccuracyVerdicts
{
    /// <summary>Holds an error to a bound.</summary>
    /// <param name="bound">Largest size of the error, in its unit.</param>
    public static AccuracyVerdict Of(Estimate error, double bound) => VerdictRule.Locate(error, -bound, bound) switch
    {
        IntervalPosition.Within => AccuracyVerdict.Within,
        IntervalPosition.Beyond => AccuracyVerdict.Outside,
        _ => AccuracyVerdict.Undecided,
    };

    /// <summary>The verdict where an exception kept something from being measured.</summary>
    public static AccuracyVerdict Of(Exception exception) =>
        exception is InstanceException { Failure: InstanceFailure.Unsupported } ? AccuracyVerdict.NotMeasured : AccuracyVerdict.Failed;

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
