namespace Bench.Results.Flags;

/// <summary>What each kind of flag says in a few words, without the figures of one row.</summary>
public static class FlagWords
{
    /// <summary>The words; null for kinds of which each text says something else, such as the reason of a failure.</summary>
    public static string? Of(FlagKind kind) => kind switch
    {
        FlagKind.PageCache => "a cache answered, not the device",
        FlagKind.BufferedStorage => "the guest's own cache answered, not the device",
        FlagKind.OriginUnknown => "whether a cache answered could not be determined",
        FlagKind.GuestClock => "the guest's clock runs at another rate",
        FlagKind.Unsettled => "the level still changed at the end",
        FlagKind.PoorFit => "the line does not describe the values",
        FlagKind.AllowanceNotEnforced => "the guest may use more than its allowance",
        FlagKind.OtherCounterpart => "the ratio is to the nearest case that native has",
        FlagKind.BeatsHost => "it beats the host's own device",
        FlagKind.Origin => "where the bytes ended was counted",
        FlagKind.Disagreement => "two ways of counting disagree",
        FlagKind.TooFewRounds => "too few rounds for an interval",
        FlagKind.Outliers => "outliers, which are kept",
        _ => null,
    };
}
