using System.Collections.Frozen;

namespace Bench.Results.Model;

/// <summary>Reads samples of format 1 as those of today: the one place in which the texts of that format decide anything.</summary>
internal static class LegacySample
{
    /// <summary>The last version of the format whose flags were texts and whose observed boots were told by a parameter.</summary>
    public const int LastSchema = 1;

    private const string Boot = "boot";

    /// <summary>The word that stands in a metric of a boot with this parameter.</summary>
    public static FrozenDictionary<string, string> Variants { get; }
        = new Dictionary<string, string> { ["phases"] = "observed", ["sampler"] = "sampled" }.ToFrozenDictionary();

    /// <summary>The beginnings of the texts that the harness wrote; the first that fits counts, and any other text is a note.</summary>
    public static IReadOnlyList<(string Beginning, FlagKind Kind)> Kinds { get; } =
    [
        ("O_DIRECT ended in the host's page cache", FlagKind.PageCache),
        ("the storage refuses O_DIRECT", FlagKind.BufferedStorage),
        ("whether O_DIRECT reached the device is not known", FlagKind.OriginUnknown),
        ("the guest's clock ran fast", FlagKind.GuestClock),
        ("; the guest's clock ran fast", FlagKind.GuestClock),
        ("it never settled", FlagKind.Unsettled),
        ("poor fit", FlagKind.PoorFit),
        ("the guest sees the host's memory", FlagKind.Note),
        ("the guest sees", FlagKind.AllowanceNotEnforced),
        ("the guest could use", FlagKind.AllowanceNotEnforced),
    ];

    /// <summary>The same sample with typed flags, and with a metric of its own where a boot was observed or sampled.</summary>
    public static Sample Translate(Sample sample)
    {
        var flagged = sample is { Outcome: Outcome.Ok, Reason: { } text }
            ? sample with { Reason = null, Flags = text.Length == 0 ? [] : [new Flag(KindOf(text), text)] }
            : sample;
        return flagged.Case.Experiment == Boot
            && flagged.Case.Parameters.FirstOrDefault(pair => Variants.ContainsKey(pair.Key)) is { Key: { } variant }
            ? WithMetricOfItsOwn(flagged, variant)
            : flagged;
    }

    private static FlagKind KindOf(string text) =>
        Kinds.FirstOrDefault(kind => text.StartsWith(kind.Beginning, StringComparison.Ordinal)) is { Beginning: not null } known
            ? known.Kind
            : FlagKind.Note;

    private static Sample WithMetricOfItsOwn(Sample sample, string variant) => sample with
    {
        Case = sample.Case with { Parameters = new ParameterSet(sample.Case.Parameters.Where(pair => pair.Key != variant)) },
        Metric = sample.Metric.StartsWith($"{Boot}.", StringComparison.Ordinal)
            ? $"{Boot}.{Variants[variant]}.{sample.Metric[(Boot.Length + 1)..]}"
            : sample.Metric,
    };
}
