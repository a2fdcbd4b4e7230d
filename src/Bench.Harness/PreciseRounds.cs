using Bench.Results.Statistics;

namespace Bench.Harness;

/// <summary>
/// Rounds until the interval of each headline's ratio to native is narrow enough, or until another plan ends them. The precision is half of
/// the interval's width, as a share of the ratio; above 0.
/// </summary>
internal sealed class PreciseRounds(double precision, IRoundPlan limit, MetricDefinitions metrics) : IRoundPlan
{
    /// <summary>
    /// With fewer rounds an interval may be narrow by chance. Ending then would make it hold the truth too seldom (docs/statistics.md).
    /// </summary>
    public const int FewestRounds = 10;

    private readonly List<Sample> _samples = [];

    public int MostRounds => limit.MostRounds;

    /// <summary>The ratios that are not narrow enough yet, the widest first, with half of the interval's width as a share.</summary>
    public IReadOnlyList<(SeriesKey Key, double Width)> TooWide { get; private set; } = [];

    /// <summary>Whether there are headline ratios, and all are narrow enough.</summary>
    public bool IsReached { get; private set; }

    public void Take(Sample sample)
    {
        limit.Take(sample);
        if (sample is { Outcome: Outcome.Ok, Value: > 0, Direction: not Direction.Exact }
            && metrics[sample.Metric].IsHeadlineOf(sample.Case))
        {
            _samples.Add(sample);
        }
    }

    public bool GoesOn(int done)
    {
        var goesOn = limit.GoesOn(done);
        var widths = Widths().ToList();
        TooWide = [.. widths.Where(ratio => !(ratio.Width <= precision)).OrderByDescending(ratio => ratio.Width)];
        IsReached = done >= FewestRounds && widths.Count > 0 && TooWide.Count == 0;
        return goesOn && !IsReached;
    }

    private IEnumerable<(SeriesKey Key, double Width)> Widths()
    {
        var rounds = _samples.GroupBy(sample => new SeriesKey(sample.Case, sample.Metric, sample.Unit))
            .ToDictionary(samples => samples.Key, samples => RoundValues.Of([.. samples]));
        foreach (var (key, values) in rounds.Where(pair => pair.Key.Case.Platform != NativeRatio.NativePlatform))
        {
            if (rounds.TryGetValue(key with { Case = NativeRatio.CounterpartOf(key.Case) }, out var native)
                && NativeRatio.PerRound(values, native) is { Count: > 0 } ratios)
            {
                yield return (key, HalfWidth(MedianInterval.Of(ratios.Values)));
            }
        }
    }

    private static double HalfWidth(Estimate ratio) =>
        ratio is { Low: { } low, High: { } high } ? (high - low) / 2 / ratio.Median : double.PositiveInfinity;
}
