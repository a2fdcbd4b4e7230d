using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>What a reader must know of one row of the summary.</summary>
internal static class RowFlags
{
    /// <summary>How far above native a ratio without interval must be before it is called suspect.</summary>
    private const double BeyondNoise = 2;

    public static IReadOnlyList<Flag> For(
        MetricSeries series,
        MetricDefinition metric,
        Estimate? ratio,
        IReadOnlyDictionary<SeriesKey, MetricSeries> all) =>
    [
        .. Endings(series),
        .. OfSamples(series),
        .. OtherCounterpart(series, ratio),
        .. BeatsTheHost(series, metric, ratio),
        .. DiskOrigin.Of(series, all),
        .. MemoryDisagreement.Of(series, all),
        .. GuestClockRate.Of(series, all),
        .. TooFewRounds(series),
        .. OutlyingValues(series),
    ];

    private static IEnumerable<Flag> Endings(MetricSeries series) =>
        series.Samples
            .Where(sample => sample.Outcome != Outcome.Ok)
            .GroupBy(sample => (sample.Outcome, Reason: sample.Reason ?? "no reason recorded"))
            .OrderBy(group => group.Key.Outcome)
            .ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key.Reason, StringComparer.Ordinal)
            .Select(group => OfOutcome(group.Key.Outcome, $"({group.Count()} of {series.Samples.Count}): {group.Key.Reason}"));

    private static IEnumerable<Flag> OfSamples(MetricSeries series) =>
        series.Measured
            .SelectMany(sample => sample.Flags)
            .GroupBy(flag => flag)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key.Text, StringComparer.Ordinal)
            .Select(group => group.Key with { Text = $"{group.Key.Text} ({group.Count()} of {series.Measured.Count()} values)" });

    private static IEnumerable<Flag> OtherCounterpart(MetricSeries series, Estimate? ratio)
    {
        foreach (var (parameter, value, instead) in ratio is null ? [] : NativeRatio.Substitutions(series.Key.Case))
        {
            var nearest = instead is null ? $"plain {parameter}" : $"{parameter}={instead}";
            yield return new Flag(FlagKind.OtherCounterpart, $"native has no {parameter}={value}: the ratio is to its {nearest}");
        }
    }

    private static IEnumerable<Flag> BeatsTheHost(MetricSeries series, MetricDefinition metric, Estimate? ratio)
    {
        // Without an interval the ratio is that of single values. Of containers on native's own device, which cannot be faster, 21 % of
        // single rounds were above 1.25, 8 % above 1.5 and 2 % above 2 (240 rounds of a run on a quiet host). With one, all of it must be
        // beyond what matters: 2 % of honest rows have an interval above 1.
        var gain = series.Direction == Direction.Higher ? ratio : ratio?.Inverted();
        var isBetter = gain is { Low: { } low } ? low > 1 + metric.SmallestEffect : gain?.Median > BeyondNoise;
        return isBetter && metric.MustReachDevice && series.Key.Case.Platform != NativeRatio.NativePlatform
            ? [new Flag(FlagKind.BeatsHost, "beats the host's own device: a cache answered, or something was not waited for")]
            : [];
    }

    private static IEnumerable<Flag> TooFewRounds(MetricSeries series) =>
        series.Rounds.Count is > 0 and var rounds && MedianInterval.MinimumRounds() is var needed && rounds < needed
            ? [new Flag(FlagKind.TooFewRounds, $"too few rounds for an interval: {rounds} of {needed}")]
            : [];

    private static IEnumerable<Flag> OutlyingValues(MetricSeries series)
    {
        Sample[] measured = [.. series.Measured.OrderBy(sample => sample.Round).ThenBy(sample => sample.Iteration)];
        var places = Outliers.Find([.. measured.Select(sample => sample.Value!.Value)]);
        if (places.Count > 0 && series.Direction != Direction.Exact)
        {
            var rounds = places.Select(place => measured[place].Round).Distinct().Order()
                .Select(round => round.ToString(CultureInfo.InvariantCulture));
            yield return new Flag(
                FlagKind.Outliers,
                $"outliers kept: {places.Count} of {measured.Length} values (round {string.Join(", ", rounds)})");
        }
    }

    private static Flag OfOutcome(Outcome outcome, string text) => outcome switch
    {
        Outcome.Timeout => new Flag(FlagKind.TimedOut, $"timeout {text}"),
        Outcome.Unsupported => new Flag(FlagKind.Unsupported, $"unsupported {text}"),
        _ => new Flag(FlagKind.Failed, $"failed {text}"),
    };
}

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
