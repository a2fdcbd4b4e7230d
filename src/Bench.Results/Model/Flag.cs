using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bench.Results.Model;

/// <summary>What a flag is about. Programs decide by the kind; the text of a <see cref="Flag"/> is for people.</summary>
[JsonConverter(typeof(LowerCaseEnumConverter<FlagKind>))]
public enum FlagKind
{
    /// <summary>Something to know about the value that changes no decision.</summary>
    Note,

    /// <summary>The host's page cache answered in place of the device, although the job asked for the device.</summary>
    PageCache,

    /// <summary>The storage has no direct I/O, so the guest's own page cache is in the value.</summary>
    BufferedStorage,

    /// <summary>Where the bytes ended could not be determined.</summary>
    OriginUnknown,

    /// <summary>The guest's clock runs at another rate than the host's, so a rate or time measured in the guest is wrong.</summary>
    GuestClock,

    /// <summary>The level still changed in the last windows.</summary>
    Unsettled,

    /// <summary>A line does not describe the values that its slope was taken from.</summary>
    PoorFit,

    /// <summary>The guest may use more than its allowance.</summary>
    AllowanceNotEnforced,

    /// <summary>Measurements that failed.</summary>
    Failed,

    /// <summary>Measurements that took too long.</summary>
    TimedOut,

    /// <summary>The platform or host cannot do it.</summary>
    Unsupported,

    /// <summary>The ratio to native refers to the nearest case that native has.</summary>
    OtherCounterpart,

    /// <summary>Better than the host's own device, which no instance on it can honestly be.</summary>
    BeatsHost,

    /// <summary>Where the bytes of a job ended, in words and figures.</summary>
    Origin,

    /// <summary>Two ways of counting the same thing disagree.</summary>
    Disagreement,

    /// <summary>Too few rounds for an interval.</summary>
    TooFewRounds,

    /// <summary>Outliers, which are kept.</summary>
    Outliers,
}

/// <summary>What a reader must know about a value.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The same in words, for people only.</param>
public sealed record Flag(FlagKind Kind, string Text)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}

/// <summary>Writes an enumeration as its name in lower case, and refuses numbers, so that a file can be read without the code.</summary>
internal sealed class LowerCaseEnumConverter<TEnum>()
    : JsonStringEnumConverter<TEnum>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where TEnum : struct, Enum;
