using System.Globalization;
using Bench.Results.Statistics;

namespace Bench.Results.Flags;

/// <summary>
/// A first-run effect where there is one: per metric of a case, whether its first round, or the boot of the warm-up, differs from what
/// the other rounds
/// show. It is told and nothing is removed for it (rule 5).
/// </summary>
internal sealed class FirstRuns
{
    /// <summary>Experiment of the samples that the warm-up takes.</summary>
    private const string WarmUpExperiment = "warmup";

    private const string BootExperiment = "boot";

    private const string FirstBootMetric = "boot.first.ready";

    private readonly Dictionary<SeriesKey, List<Flag>> _flags = [];
    private readonly List<MetricSeries> _differing = [];
    private int _judged;

    private FirstRuns(IEnumerable<Sample> samples, IReadOnlyDictionary<SeriesKey, MetricSeries> all)
    {
        foreach (var series in all.Values
            .Where(series => series.Direction != Direction.Exact && series.Key.Case.Experiment != NoiseThresholds.HostExperiment))
        {
            JudgeFirstRound(series);
        }

        // The warm-up boots one guest on each platform.
        foreach (var warmUp in samples.Where(
            sample => sample is { Round: Sample.WarmupRound, Outcome: Outcome.Ok, Value: not null, Case.Experiment: WarmUpExperiment }))
        {
            // Boots that are repeated are warm: of the same kind is the first of them.
            var key = new SeriesKey(warmUp.Case with { Experiment = BootExperiment }, warmUp.Metric, warmUp.Unit);
            if ((all.GetValueOrDefault(key with { Metric = FirstBootMetric }) ?? all.GetValueOrDefault(key)) is { } series)
            {
                JudgeWarmUp(warmUp.Value!.Value, series);
            }
        }
    }

    /// <summary>The run's sum of it, when there is any.</summary>
    public IEnumerable<string> Notes
    {
        get
        {
            if (_differing.Count > 0)
            {
                var platforms = _differing.Select(series => series.Key.Case.PlatformLabel).Distinct().Order(StringComparer.Ordinal);
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"the first round differs from the others in {_differing.Count} of {_judged} rows ({string.Join(", ", platforms)}); by chance alone it would in about {_judged * FirstRun.FalseAlarms:0.##}. It is kept and used; the rows are flagged");
            }
        }
    }

    public static FirstRuns Of(IReadOnlyList<Sample> samples, IReadOnlyDictionary<SeriesKey, MetricSeries> all) => new(samples, all);

    /// <summary>What to flag the row of a series with.</summary>
    public IReadOnlyList<Flag> FlagsOf(MetricSeries series) => _flags.GetValueOrDefault(series.Key) ?? [];

    private void JudgeFirstRound(MetricSeries series)
    {
        // A case that failed in the first round has no first run to be told.
        if (!series.Rounds.TryGetValue(1, out var first))
        {
            return;
        }

        double[] others = [.. series.Rounds.Where(round => round.Key != 1).Select(round => round.Value)];
        _judged += FirstRun.CanBeJudged(first, others) ? 1 : 0;
        if (FirstRun.Differs(first, others))
        {
            _differing.Add(series);
            Flag(series, "first round differs", first, others);
        }
    }

    private void JudgeWarmUp(double first, MetricSeries series)
    {
        if (FirstRun.Differs(first, series.Rounds.Values))
        {
            Flag(series, "first boot differs (warm-up, in no figure)", first, [.. series.Rounds.Values]);
        }
    }

    private void Flag(MetricSeries series, string what, double first, double[] others)
    {
        var median = Quantiles.Median(others);
        var unit = series.Key.Unit;
        if (!_flags.TryGetValue(series.Key, out var flags))
        {
            _flags[series.Key] = flags = [];
        }

        flags.Add(new Flag(
            FlagKind.FirstRun,
            $"{what}: {Quantity.Format(first, unit)}, {Quantity.FormatRatio(first / median)} the median of the other rounds"));
    }
}
