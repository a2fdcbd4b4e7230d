using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results;

/// <summary>What a reader must know of one row of the summary.</summary>
internal static class RowFlags
{
    /// <summary>Metrics, by the beginning of their names, that rest on the host's own device and cannot honestly beat it (rule 9).</summary>
    private static readonly string[] OnTheDevice = ["disk.iops", "disk.bandwidth", "application.sqlite."];

    private const string Syncing = "disk.latency.fsync.";

    /// <summary>What the flag of a row begins with that is better than the host's own device.</summary>
    public const string Beaten = "beats the host: ";

    /// <summary>How far above native a ratio without interval must be before it is called suspect.</summary>
    private const double BeyondNoise = 2;

    public static IReadOnlyList<string> For(MetricSeries series, Estimate? ratio, IReadOnlyDictionary<SeriesKey, MetricSeries> all) =>
    [
        .. Endings(series),
        .. Reasons(series),
        .. OtherCounterpart(series, ratio),
        .. BeatsTheHost(series, ratio),
        .. DiskOrigin.Of(series, all),
        .. MemoryDisagreement.Of(series, all),
        .. GuestClockRate.Of(series, all),
        .. TooFewRounds(series),
        .. OutlyingValues(series),
    ];

    private static IEnumerable<string> Endings(MetricSeries series) =>
        series.Samples
            .Where(sample => sample.Outcome != Outcome.Ok)
            .GroupBy(sample => (sample.Outcome, Reason: sample.Reason ?? "no reason recorded"))
            .OrderBy(group => group.Key.Outcome)
            .ThenByDescending(group => group.Count())
            .ThenBy(group => group.Key.Reason, StringComparer.Ordinal)
            .Select(group => $"{OutcomeName(group.Key.Outcome)} ({group.Count()} of {series.Samples.Count}): {group.Key.Reason}");

    private static IEnumerable<string> Reasons(MetricSeries series) =>
        series.Measured
            .Where(sample => sample.Reason is not null)
            .GroupBy(sample => sample.Reason!)
            .OrderByDescending(group => group.Count())
            .ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => $"{group.Key} ({group.Count()} of {series.Measured.Count()} values)");

    private static IEnumerable<string> OtherCounterpart(MetricSeries series, Estimate? ratio) => ratio is null ? [] : NativeRatio.Substitutions(series.Key.Case)
        .Select(change => $"native has no {change.Parameter}={change.Value}: the ratio is to its {(change.Instead is { } instead ? $"{change.Parameter}={instead}" : $"plain {change.Parameter}")}");

    private static IEnumerable<string> BeatsTheHost(MetricSeries series, Estimate? ratio)
    {
        var (id, metric) = (series.Key.Case, series.Key.Metric);
        if (id.Platform == NativeRatio.NativePlatform)
        {
            yield break;
        }

        if (Array.Exists(OnTheDevice, start => metric.StartsWith(start, StringComparison.Ordinal)) && Exceeds(ratio))
        {
            yield return $"{Beaten}suspect cache";
        }

        if (metric.StartsWith(Syncing, StringComparison.Ordinal) && FallsBelow(ratio))
        {
            yield return $"{Beaten}suspect that fsync does nothing, or waits for less";
        }
    }

    // Without an interval the ratio is that of single values. Of containers on native's own device, which cannot be faster, 21 % of single rounds were above 1.25, 8 % above 1.5 and 2 % above 2 (240, of the baseline quick-epyc).
    private static bool Exceeds(Estimate? ratio) =>
        ratio is { Low: { } low } ? low > 1 : ratio?.Median > BeyondNoise;

    private static bool FallsBelow(Estimate? ratio) =>
        ratio is { High: { } high } ? high < 1 : ratio?.Median < 1 / BeyondNoise;

    private static IEnumerable<string> TooFewRounds(MetricSeries series)
    {
        var needed = MedianInterval.MinimumRounds();
        if (series.Rounds.Count > 0 && series.Rounds.Count < needed)
        {
            yield return $"too few rounds for an interval: {series.Rounds.Count} of {needed}";
        }
    }

    private static IEnumerable<string> OutlyingValues(MetricSeries series)
    {
        Sample[] measured = [.. series.Measured.OrderBy(sample => sample.Round).ThenBy(sample => sample.Iteration)];
        var places = Outliers.Find([.. measured.Select(sample => sample.Value!.Value)]);
        if (places.Count > 0 && series.Direction != Direction.Exact)
        {
            var rounds = places.Select(place => measured[place].Round).Distinct().Order().Select(round => round.ToString(CultureInfo.InvariantCulture));
            yield return $"outliers kept: {places.Count} of {measured.Length} values (round {string.Join(", ", rounds)})";
        }
    }

    private static string OutcomeName(Outcome outcome) => outcome switch
    {
        Outcome.Failed => "failed",
        Outcome.Timeout => "timeout",
        Outcome.Unsupported => "unsupported",
        _ => "ok",
    };
}
