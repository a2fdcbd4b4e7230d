using Bench.Results.Statistics;
using Bench.Results.Summary;

namespace Bench.Results.Comparison;

/// <summary>One side of a comparison: one run, or several of the same thing, as rows of values over all of their rounds.</summary>
internal sealed class Side
{
    private readonly Dictionary<SeriesKey, SideSeries> _series = [];
    private readonly HashSet<CaseId> _casesWithValues;
    private readonly HashSet<CaseId> _casesThatFailed;

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

        _casesWithValues = [.. _series.Where(pair => pair.Value.Count > 0).Select(pair => pair.Key.Case)];
        _casesThatFailed = [.. _series.Where(pair => pair.Value.Failures > 0).Select(pair => pair.Key.Case)];
    }

    public IReadOnlyList<RunDigest> Runs { get; }

    public IReadOnlyDictionary<SeriesKey, SideSeries> Series => _series;

    /// <summary>The runs' name, or names.</summary>
    public string Name => string.Join(" + ", Runs.Select(run => run.Environment.Run));

    public static Side Of(IReadOnlyList<RunDigest> runs) => new(runs, key => key);

    /// <summary>The cases of one platform, under a name that the two compared platforms share.</summary>
    public static Side OfPlatform(IReadOnlyList<RunDigest> runs, string platform, string sharedName) => new(runs, key =>
        key.Case.PlatformLabel == platform ? key with { Case = key.Case with { Platform = sharedName, Accelerator = null } } : null);

    /// <summary>Holds native to the same platforms on both sides: those with a value in each of its rounds.</summary>
    public static void Match(Side one, Side other)
    {
        one._shared = [.. one.Series.Keys.Intersect(other.Series.Keys).Where(key => one.IsComplete(key) && other.IsComplete(key))];
        other._shared = one._shared;
    }

    /// <summary>The values of all rounds, not a number where a round has none.</summary>
    public double[] ValuesOf(SeriesKey key) => _series.TryGetValue(key, out var series) ? series.Values : NoValues();

    /// <summary>The ratios to native of the same rounds, likewise; those of native are to the geometric mean of the other
    /// platforms.</summary>
    public double[] RatiosOf(SeriesKey key)
    {
        if (!_series.TryGetValue(key, out var series))
        {
            return NoValues();
        }

        if (key.Case.Platform == NativeRatio.NativePlatform)
        {
            return RatiosToOthers(key, series.Values);
        }

        return NativeOf(key) is { } native ? [.. series.Values.Zip(native.Values, NativeRatio.Of)] : NoValues();
    }

    /// <summary>The values that are there, in the order of runs and rounds.</summary>
    public static double[] Present(double[] values) => [.. values.Where(value => !double.IsNaN(value))];

    /// <summary>The values of each run that has some.</summary>
    public IReadOnlyList<double[]> ByRun(double[] values) =>
        [.. _runs.Select(run => Present(values[run])).Where(run => run.Length > 0)];

    /// <summary>Whether the metric was tried without a value. A case that failed as a whole need not have named each of its
    /// metrics.</summary>
    public bool Failed(SeriesKey key) =>
        _series.TryGetValue(key, out var series)
            ? series.Count == 0 && series.Failures > 0
            : _casesThatFailed.Contains(key.Case) && !_casesWithValues.Contains(key.Case);

    /// <summary>Why there are no values: the first reason recorded for the metric, or for its case.</summary>
    public string? ReasonFor(SeriesKey key) =>
        _series.GetValueOrDefault(key)?.Reason ?? _series.Where(pair => pair.Key.Case == key.Case).Select(pair => pair.Value.Reason)
            .FirstOrDefault(reason => reason is not null);

    public int CountOf(SeriesKey key) => _series.GetValueOrDefault(key)?.Count ?? 0;

    public int FailuresOf(SeriesKey key) => _series.GetValueOrDefault(key)?.Failures ?? 0;

    /// <summary>Another unit in which this side has the metric, or null.</summary>
    public string? OtherUnitOf(SeriesKey key) =>
        _series.Keys.Where(other => other != key && other.Case == key.Case && other.Metric == key.Metric).Select(other => other.Unit)
            .FirstOrDefault();

    private SideSeries? NativeOf(SeriesKey key) => _series.GetValueOrDefault(key with { Case = NativeRatio.CounterpartOf(key.Case) });

    /// <summary>Whether it has a value in each round that the native counterpart has.</summary>
    private bool IsComplete(SeriesKey key) =>
        NativeOf(key) is not { } native
        || native.Values.Zip(_series[key].Values).All(pair => double.IsNaN(pair.First) || pair.Second > 0);

    /// <summary>
    /// What the host does to all platforms is not native's. The same platforms count on both sides and in all rounds: their mean would
    /// move with them.
    /// </summary>
    private double[] RatiosToOthers(SeriesKey key, double[] native)
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
            : [.. native.Select((value, place) => value / Math.Exp(others.Average(values => Math.Log(values[place]))))];
    }

    private double[] NoValues()
    {
        var rounds = new double[_rounds];
        Array.Fill(rounds, double.NaN);
        return rounds;
    }
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
