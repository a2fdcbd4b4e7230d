namespace Bench.Results.Statistics;

/// <summary>All samples of one metric of one case, warm-up left out.</summary>
internal sealed class MetricSeries(SeriesKey key, IReadOnlyList<Sample> samples)
{
    public SeriesKey Key => key;

    public IReadOnlyList<Sample> Samples => samples;

    /// <summary>The value of each round.</summary>
    public SortedDictionary<int, double> Rounds { get; } = RoundValues.Of(samples);

    /// <summary>The median over rounds; null where no round has a value.</summary>
    public double? Median => Rounds.Count == 0 ? null : Quantiles.Median(Rounds.Values);

    public Direction Direction => Samples[0].Direction;

    public IEnumerable<Sample> Measured => Samples.Where(sample => sample.Outcome == Outcome.Ok);

    public int Failures => Samples.Count(sample => sample.Outcome is Outcome.Failed or Outcome.Timeout);

    public static Dictionary<SeriesKey, MetricSeries> Of(IEnumerable<Sample> samples) =>
        samples
            .Where(sample => sample.Round != Sample.WarmupRound)
            .GroupBy(sample => new SeriesKey(sample.Case, sample.Metric, sample.Unit))
            .ToDictionary(group => group.Key, group => new MetricSeries(group.Key, [.. group]));

    /// <summary>The ratios to native of the same rounds; empty for facts and for what the host itself went through.</summary>
    public SortedDictionary<int, double> RatiosToNative(IReadOnlyDictionary<SeriesKey, MetricSeries> all) =>
        Direction != Direction.Exact
        && Key.Case.Experiment != NoiseThresholds.HostExperiment
        && all.TryGetValue(Key with { Case = NativeRatio.CounterpartOf(Key.Case) }, out var native)
            ? NativeRatio.PerRound(Rounds, native.Rounds)
            : [];
}
