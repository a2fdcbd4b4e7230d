using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>One of the two runs, as a comparison looks at it.</summary>
internal sealed class Side
{
    private readonly bool _relative;
    private readonly HashSet<CaseId> _casesWithValues;
    private readonly HashSet<CaseId> _casesThatFailed;

    private Side(Dictionary<SeriesKey, MetricSeries> series, bool relative)
    {
        Series = series;
        _relative = relative;
        _casesWithValues = [.. series.Values.Where(one => one.Rounds.Count > 0).Select(one => one.Key.Case)];
        _casesThatFailed = [.. series.Values.Where(one => one.Failures > 0).Select(one => one.Key.Case)];
    }

    public IReadOnlyDictionary<SeriesKey, MetricSeries> Series { get; }

    public static Side Of(RunData run, bool relative) => new(MetricSeries.Of(run.Samples), relative);

    /// <summary>The values to compare, one a round: absolute, or ratios to native. A fact is compared as it is.</summary>
    public double[] ValuesOf(SeriesKey key) =>
        !Series.TryGetValue(key, out var series) ? []
        : _relative && series.Direction != Direction.Exact ? [.. series.RatiosToNative(Series).Values]
        : [.. series.Rounds.Values];

    /// <summary>Whether a relative comparison has nothing to relate the metric to.</summary>
    public bool LacksNative(SeriesKey key) =>
        key.Case.Platform == NativeRatio.NativePlatform
        || (Series.TryGetValue(key, out var series) && series.Rounds.Count > 0 && ValuesOf(key).Length == 0);

    /// <summary>Whether the metric was tried without a value. A case that failed as a whole need not have named each of its metrics.</summary>
    public bool Failed(SeriesKey key) =>
        Series.TryGetValue(key, out var series)
            ? series.Rounds.Count == 0 && series.Failures > 0
            : _casesThatFailed.Contains(key.Case) && !_casesWithValues.Contains(key.Case);

    /// <summary>Why there are no values: the first reason recorded for the metric, or for its case.</summary>
    public string? ReasonFor(SeriesKey key) =>
        Series.Values
            .Where(series => series.Key.Case == key.Case)
            .OrderBy(series => series.Key == key ? 0 : 1)
            .SelectMany(series => series.Samples)
            .FirstOrDefault(sample => sample.Outcome != Outcome.Ok && sample.Reason is not null)?.Reason;

    public int FailuresOf(SeriesKey key) => Series.TryGetValue(key, out var series) ? series.Failures : 0;

    /// <summary>Another unit in which this run has the metric, or null.</summary>
    public string? OtherUnitOf(SeriesKey key) =>
        Series.Keys.Where(other => other != key && other.Case == key.Case && other.Metric == key.Metric).Select(other => other.Unit).FirstOrDefault();
}
