using Bench.Results.Statistics;
using Bench.Results.Summary;

namespace Bench.Results.Comparison;

/// <summary>One side of a comparison: one run, or several of the same thing, as rows of values over all of their rounds.</summary>
internal sealed class Side
{
    private readonly Dictionary<SeriesKey, SideSeries> _series = [];
    private readonly ILookup<CaseId, SideSeries> _byCase;

    /// <summary>The places of each run's rounds in every row.</summary>
    private readonly List<Range> _runs = [];

    private readonly int _rounds;

    /// <summary>What both sides have values of, in the same rounds as native: native is held to these.</summary>
    private SeriesKey[] _shared = [];

    private Side(IReadOnlyList<RunDigest> runs, Func<SeriesKey, SeriesKey?> rename)
    {
        Runs = runs;
        int[][] rounds = [.. runs.Select(run => run.Series.Values.SelectMany(series => series.Rounds.Keys).Distinct().Order().ToArray())];
        _rounds = rounds.Sum(run => run.Length);
        foreach (var (run, ofRun) in runs.Zip(rounds))
        {
            var start = _runs.Count == 0 ? 0 : _runs[^1].End.Value;
            _runs.Add(start..(start + ofRun.Length));
            var places = ofRun.Index().ToDictionary(round => round.Item, round => start + round.Index);
            foreach (var (found, digest) in run.Series)
            {
                if (rename(found) is not { } key)
                {
                    continue;
                }

                if (!_series.TryGetValue(key, out var series))
                {
                    _series[key] = series = new SideSeries(digest.Direction, NoValues());
                }

                series.Add(digest, places);
            }
        }

        _byCase = _series.ToLookup(pair => pair.Key.Case, pair => pair.Value);
    }

    public IReadOnlyList<RunDigest> Runs { get; }

    public IReadOnlyDictionary<SeriesKey, SideSeries> Series => _series;

    /// <summary>The runs' name, or names.</summary>
    public string Name => string.Join(" + ", Runs.Select(run => run.Environment.Run));

    /// <summary>Two sides, on which native is held to the same platforms: those with a value in each of its rounds.</summary>
    /// <param name="between">Two platforms that are compared under one name; null for all cases, each with its like.</param>
    public static (Side Baseline, Side Diff) Pair(IReadOnlyList<RunDigest> baseline, IReadOnlyList<RunDigest> diff, PlatformPair? between)
    {
        var (one, two) = (Of(baseline, between?.Baseline), Of(diff, between?.Diff));
        one._shared = [.. one.Series.Keys.Intersect(two.Series.Keys).Where(key => one.IsComplete(key) && two.IsComplete(key))];
        two._shared = one._shared;
        return (one, two);

        Side Of(IReadOnlyList<RunDigest> runs, string? platform) => new(runs, key => key.Case.PlatformLabel switch
        {
            _ when platform is null => key,
            var label when label == platform
                => key with { Case = key.Case with { Platform = $"{between!.Diff} / {between.Baseline}", Accelerator = null } },
            _ => null,
        });
    }

    /// <summary>The values of all rounds, not a number where a round has none.</summary>
    public double[] ValuesOf(SeriesKey key) => _series.TryGetValue(key, out var series) ? series.Values : NoValues();

    /// <summary>Likewise the ratios to native of the same rounds; native's are to the geometric mean of the others.</summary>
    public double[] RatiosOf(SeriesKey key)
    {
        if (key.Case.Platform == NativeRatio.NativePlatform)
        {
            return RatiosToOthers(key);
        }

        return NativeOf(key) is { } native ? [.. ValuesOf(key).Zip(native.Values, NativeRatio.Of)] : NoValues();
    }

    /// <summary>The values that are there, in the order of runs and rounds.</summary>
    public static double[] Present(double[] values) => [.. values.Where(value => !double.IsNaN(value))];

    /// <summary>The values of each run that has some.</summary>
    public IReadOnlyList<double[]> ByRun(double[] values) =>
        [.. _runs.Select(run => Present(values[run])).Where(run => run.Length > 0)];

    /// <summary>Whether the metric was tried without a value. A case that failed as a whole need name neither metrics nor parts.</summary>
    public bool Failed(SeriesKey key) =>
        _series.TryGetValue(key, out var series)
            ? series.Count == 0 && series.Failures > 0
            : WholesOf(key.Case).Any(whole => whole.Any(other => other.Failures > 0) && whole.All(other => other.Count == 0)
                && !HasPartLike(key.Case, whole.Key));

    /// <summary>Why there are no values: the first reason recorded for the metric, for its case, or for a case that it is part of.</summary>
    public string? ReasonFor(SeriesKey key) =>
        _series.GetValueOrDefault(key)?.Reason
        ?? WholesOf(key.Case).SelectMany(whole => whole.Select(other => other.Reason)).FirstOrDefault(reason => reason is not null);

    public int CountOf(SeriesKey key) => _series.GetValueOrDefault(key)?.Count ?? 0;

    public int FailuresOf(SeriesKey key) => _series.GetValueOrDefault(key)?.Failures ?? 0;

    /// <summary>Another unit in which this side has the metric, or null.</summary>
    public string? OtherUnitOf(SeriesKey key) =>
        _series.Keys.Where(other => other != key && other.Case == key.Case && other.Metric == key.Metric).Select(other => other.Unit)
            .FirstOrDefault();

    /// <summary>The case and those that it is part of, the nearest first.</summary>
    private IEnumerable<IGrouping<CaseId, SideSeries>> WholesOf(CaseId part) =>
        _byCase.Where(whole => whole.Key.Holds(part)).OrderByDescending(whole => whole.Key.Parameters.Count);

    /// <summary>Whether parts of the same kind have values: then the whole failed in some rounds, and this part was not tried.</summary>
    private bool HasPartLike(CaseId part, CaseId whole) => _byCase.Any(other => other.Key != whole && whole.Holds(other.Key)
        && other.Key.Parameters.Select(parameter => parameter.Key).SequenceEqual(part.Parameters.Select(parameter => parameter.Key))
        && other.Any(series => series.Count > 0));

    private SideSeries? NativeOf(SeriesKey key) => _series.GetValueOrDefault(key with { Case = NativeRatio.CounterpartOf(key.Case) });

    /// <summary>Whether it has a value in each round that the native counterpart has.</summary>
    private bool IsComplete(SeriesKey key) =>
        NativeOf(key) is not { } native
        || native.Values.Zip(_series[key].Values).All(pair => double.IsNaN(pair.First) || pair.Second > 0);

    /// <summary>
    /// What the host does to all platforms is not native's. The same platforms count on both sides and in all rounds: their mean would
    /// move with them.
    /// </summary>
    private double[] RatiosToOthers(SeriesKey key)
    {
        double[][] others =
        [
            .. _shared
                .Where(other => other != key && other.Metric == key.Metric && other.Unit == key.Unit)
                .Where(other => NativeRatio.CounterpartOf(other.Case) == key.Case)
                .Select(other => _series[other].Values),
        ];
        return others.Length == 0
            ? NoValues()
            : [.. ValuesOf(key).Select((value, place) => value / Math.Exp(others.Average(values => Math.Log(values[place]))))];
    }

    private double[] NoValues() => [.. Enumerable.Repeat(double.NaN, _rounds)];
}

/// <summary>One metric of one case over all rounds of a side.</summary>
/// <param name="direction">Which way is better.</param>
/// <param name="values">One a round, not a number where it has none.</param>
internal sealed class SideSeries(Direction direction, double[] values)
{
    public Direction Direction => direction;

    public double[] Values => values;

    public int Count { get; private set; }

    public int Failures { get; private set; }

    public string? Reason { get; private set; }

    public void Add(SeriesDigest digest, Dictionary<int, int> places)
    {
        foreach (var (round, value) in digest.Rounds)
        {
            values[places[round]] = value;
        }

        Count += digest.Count;
        Failures += digest.Failures;
        Reason ??= digest.Reason;
    }
}
