using Bench.Results.Statistics;
using Bench.Results.Summary;

namespace Bench.Results.Comparison;

/// <summary>One side of a comparison: one run, or several of the same thing, as rows of values over all of their rounds.</summary>
internal sealed class Side
{
    private readonly Dictionary<SeriesKey, SideSeries> _series = [];
    private readonly HashSet<CaseId> _casesWithValues;
    private readonly HashSet<CaseId> _casesThatFailed;

    /// <summary>The places of each run's rounds.</summary>
    private readonly Range[] _runs;

    private Side(IReadOnlyList<RunDigest> runs, IReadOnlyList<RoundId> rounds, Func<SeriesKey, SeriesKey?> rename)
    {
        Runs = runs;
        Rounds = rounds;
        int[] ends = [.. runs.Index().Select(run => rounds.Count(round => round.Run <= run.Index))];
        _runs = [.. ends.Select((end, run) => (run == 0 ? 0 : ends[run - 1])..end)];
        var places = rounds.Index().ToDictionary(round => round.Item, round => round.Index);
        foreach (var (number, run) in runs.Index())
        {
            foreach (var (found, digest) in run.Series)
            {
                if (rename(found) is not { } key)
                {
                    continue;
                }

                if (!_series.TryGetValue(key, out var series))
                {
                    _series[key] = series = new SideSeries(digest.Direction, rounds.Count);
                }

                series.Add(digest, round => places[new RoundId(number, round)]);
            }
        }

        _casesWithValues = [.. _series.Where(pair => pair.Value.Count > 0).Select(pair => pair.Key.Case)];
        _casesThatFailed = [.. _series.Where(pair => pair.Value.Failures > 0).Select(pair => pair.Key.Case)];
    }

    public IReadOnlyList<RunDigest> Runs { get; }

    /// <summary>All rounds of all runs: the places of values.</summary>
    public IReadOnlyList<RoundId> Rounds { get; }

    public IReadOnlyDictionary<SeriesKey, SideSeries> Series => _series;

    /// <summary>What both sides have values of, in the same rounds as native: native is held to these.</summary>
    public IReadOnlyCollection<SeriesKey> Compared { get; private set; } = [];

    /// <summary>The runs' name, or names.</summary>
    public string Name => string.Join(" + ", Runs.Select(run => run.Environment.Run));

    public static Side Of(IReadOnlyList<RunDigest> runs) => new(runs, RoundsOf(runs), key => key);

    /// <summary>The cases of one platform, under a name that the two compared platforms share.</summary>
    public static Side OfPlatform(IReadOnlyList<RunDigest> runs, string platform, string sharedName) => new(runs, RoundsOf(runs), key =>
        key.Case.PlatformLabel == platform ? key with { Case = key.Case with { Platform = sharedName, Accelerator = null } } : null);

    /// <summary>Whether it has a value in each round that the native counterpart has.</summary>
    private bool IsComplete(SeriesKey key) =>
        !_series.TryGetValue(key with { Case = NativeRatio.CounterpartOf(key.Case) }, out var native)
        || native.Values.Zip(_series[key].Values).All(pair => double.IsNaN(pair.First) || pair.Second > 0);

    /// <summary>Has native held to the same platforms on both sides: those with a value in each of its rounds.</summary>
    public static void Match(Side one, Side other)
    {
        SeriesKey[] shared = [.. one.Series.Keys.Intersect(other.Series.Keys).Where(key => one.IsComplete(key) && other.IsComplete(key))];
        (one.Compared, other.Compared) = (shared, shared);
    }

    /// <summary>The values of all rounds, not a number where a round has none.</summary>
    public double[] ValuesOf(SeriesKey key) => _series.TryGetValue(key, out var series) ? series.Values : EmptyRounds();

    /// <summary>The ratios to native of the same rounds, likewise; those of native are to the geometric mean of the other
    /// platforms.</summary>
    public double[] RatiosOf(SeriesKey key)
    {
        if (key.Case.Platform == NativeRatio.NativePlatform)
        {
            return RatiosToOthers(key);
        }

        if (!_series.TryGetValue(key, out var series)
            || !_series.TryGetValue(key with { Case = NativeRatio.CounterpartOf(key.Case) }, out var native))
        {
            return EmptyRounds();
        }

        return [.. series.Values.Zip(native.Values, NativeRatio.Of)];
    }

    /// <summary>Values that there are, in the order of runs and rounds.</summary>
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

    public int CountOf(SeriesKey key) => _series.TryGetValue(key, out var series) ? series.Count : 0;

    public int FailuresOf(SeriesKey key) => _series.TryGetValue(key, out var series) ? series.Failures : 0;

    /// <summary>Another unit in which this side has the metric, or null.</summary>
    public string? OtherUnitOf(SeriesKey key) =>
        _series.Keys.Where(other => other != key && other.Case == key.Case && other.Metric == key.Metric).Select(other => other.Unit)
            .FirstOrDefault();

    private static RoundId[] RoundsOf(IReadOnlyList<RunDigest> runs) =>
    [
        .. runs.Index().SelectMany(run => run.Item.Series.Values.SelectMany(series => series.Rounds.Keys).Distinct().Order()
            .Select(round => new RoundId(run.Index, round))),
    ];

    /// <summary>
    /// What the host does to all platforms is not native's. The same platforms count on both sides and in all rounds: their mean would
    /// move with them.
    /// </summary>
    private double[] RatiosToOthers(SeriesKey key)
    {
        if (!_series.TryGetValue(key, out var native))
        {
            return EmptyRounds();
        }

        double[][] others =
        [
            .. Compared
                .Where(other => other != key && other.Metric == key.Metric && other.Unit == key.Unit)
                .Where(other => NativeRatio.CounterpartOf(other.Case) == key.Case)
                .Select(other => _series[other].Values),
        ];
        return others.Length == 0
            ? EmptyRounds()
            : [.. native.Values.Select((value, place) => value / Math.Exp(MeanLogarithm(others, place)))];
    }

    private static double MeanLogarithm(double[][] series, int place)
    {
        var sum = 0.0;
        foreach (var values in series)
        {
            sum += Math.Log(values[place]);
        }

        return sum / series.Length;
    }

    private double[] EmptyRounds()
    {
        var rounds = new double[Rounds.Count];
        Array.Fill(rounds, double.NaN);
        return rounds;
    }
}

/// <summary>A round of one of a side's runs.</summary>
/// <param name="Run">The run's number on its side, from 0.</param>
/// <param name="Round">The round, from 1.</param>
internal readonly record struct RoundId(int Run, int Round);

/// <summary>One metric of one case over all rounds of a side.</summary>
internal sealed class SideSeries
{
    public SideSeries(Direction direction, int rounds)
    {
        Direction = direction;
        Values = new double[rounds];
        Array.Fill(Values, double.NaN);
    }

    public Direction Direction { get; }

    /// <summary>One a round, not a number where it has none.</summary>
    public double[] Values { get; }

    public int Count { get; private set; }

    public int Failures { get; private set; }

    public string? Reason { get; private set; }

    public void Add(SeriesDigest digest, Func<int, int> placeOf)
    {
        foreach (var (round, value) in digest.Rounds)
        {
            Values[placeOf(round)] = value;
        }

        Count += digest.Count;
        Failures += digest.Failures;
        Reason ??= digest.Reason;
    }
}
