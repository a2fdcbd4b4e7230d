using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Validation.Simulation;

/// <summary>
/// Comparisons of real runs that are equal but for chance: made on one host, one after the other. Whatever is called worse or better
/// between two of them is a false alarm, and a slowdown of known size that is planted into one of them has to be found.
/// </summary>
/// <param name="runs">The runs; two or more.</param>
internal sealed class PlantedRuns(IReadOnlyList<RunDigest> runs)
{
    /// <summary>The level of the permutation test of one metric that comparisons are set beside.</summary>
    private const double LevelOfPlainTest = 0.01;

    private readonly Lazy<IReadOnlyList<ComparisonResult>> _equal = new(() =>
        InParallel(Pairs(runs), pair => RunComparison.Compare([pair.First], [pair.Second])));

    /// <summary>Every two runs, the earlier one first, as they are.</summary>
    public IReadOnlyList<ComparisonResult> Equal => _equal.Value;

    /// <summary>The cases with headline metrics, of every platform but native: a slowdown can be planted into each.</summary>
    public IReadOnlyList<CaseId> Cases { get; } =
    [
        .. runs.Select(run => HeadlinesOf(run).Select(key => key.Case)).Aggregate((these, others) => these.Intersect(others))
            .Where(id => id.Platform != NativeRatio.NativePlatform)
            .Distinct(),
    ];

    /// <summary>Whether anything is called worse or better.</summary>
    public static bool IsAlarm(ComparisonResult result)
    {
        return result.Metrics.Any(HasChanged);
    }

    /// <summary>Compares every two runs with one case made worse in the second.</summary>
    /// <param name="id">The case.</param>
    /// <param name="factor">Above 1: times and sizes are multiplied by it, rates divided.</param>
    public PlantedOutcome OfPairs(CaseId id, double factor)
    {
        var pairs = Pairs(runs).Select(pair => (pair.First, Second: Plant(pair.Second, id, factor))).ToList();
        var results = InParallel(pairs, pair => RunComparison.Compare([pair.First], [pair.Second]));

        // Where two equal runs differ by half of the slowdown or more already, chance decides.
        var alike = results.Zip(Equal).Where(pair => DiffersByLess(pair.Second, id, Math.Sqrt(factor))).Select(pair => pair.First).ToList();
        return new PlantedOutcome(results.Count, results.Count(result => Finds(result, id)), results.Count(result => Blames(result, id)))
        {
            Alike = alike.Count,
            FoundOfAlike = alike.Count(result => Finds(result, id)),
            FoundByPlainTest = InParallel(pairs, pair => IsFoundByPlainTest(pair.First, pair.Second, id)).Count(found => found),
        };
    }

    /// <summary>Compares draws of several runs with as many others, with one case made worse in all of one side.</summary>
    /// <param name="id">The case.</param>
    /// <param name="factor">By how much.</param>
    /// <param name="side">Runs a side.</param>
    /// <param name="draws">How many draws.</param>
    /// <param name="seed">Seed of the draws.</param>
    public PlantedOutcome OfSides(CaseId id, double factor, int side, int draws, int seed)
    {
        var results = InParallel(Enumerable.Range(0, draws), draw =>
        {
            var order = runs.ToArray();
#pragma warning disable CA5394 // A draw must be repeatable, not secret.
            new Random(Seeds.Of(seed, draw)).Shuffle(order);
#pragma warning restore CA5394
            return RunComparison.Compare(order[..side], [.. order[side..(2 * side)].Select(run => Plant(run, id, factor))]);
        });
        return new PlantedOutcome(draws, results.Count(result => Finds(result, id)), results.Count(result => Blames(result, id)));
    }

    private static IEnumerable<(RunDigest First, RunDigest Second)> Pairs(IReadOnlyList<RunDigest> runs) =>
        from second in Enumerable.Range(0, runs.Count)
        from first in Enumerable.Range(0, second)
        select (runs[first], runs[second]);

    private static List<TResult> InParallel<T, TResult>(IEnumerable<T> items, Func<T, TResult> make) =>
        [.. items.AsParallel().AsOrdered().Select(make)];

    private static IEnumerable<SeriesKey> HeadlinesOf(RunDigest run)
    {
        var definitions = MetricDefinitions.Of(run.Environment);
        return run.Series
            .Where(series => series.Value is { Count: > 0, Direction: not Direction.Exact })
            .Select(series => series.Key)
            .Where(key => definitions[key.Metric].IsHeadlineOf(key.Case));
    }

    private static bool HasChanged(MetricComparison row) => row.Verdict is Verdict.Worse or Verdict.Better;

    private static bool Finds(ComparisonResult result, CaseId id) =>
        result.Metrics.Any(row => row is { Headline: true, Verdict: Verdict.Worse } && row.Case == id);

    private static bool Blames(ComparisonResult result, CaseId id) => result.Metrics.Any(row => HasChanged(row) && row.Case != id);

    private static bool DiffersByLess(ComparisonResult equal, CaseId id, double factor) => equal.Metrics
        .Where(row => row.Headline && row.Case == id)
        .All(row => row.Ratio is not { Median: var ratio } || Math.Abs(Math.Log(ratio)) < Math.Log(factor));

    /// <summary>A permutation test of each headline by itself, at a level that is not shared with the others.</summary>
    private static bool IsFoundByPlainTest(RunDigest first, RunDigest second, CaseId id) => HeadlinesOf(first)
        .Where(key => key.Case == id && second.Series.ContainsKey(key))
        .Select(key => (Before: Logarithms(first.Series[key]), After: Logarithms(second.Series[key])))
        .Where(sides => sides.Before.Length > 1 && sides.After.Length > 1)
        .Any(sides => PermutationTest.Test([[.. sides.Before, .. sides.After]], sides.Before.Length, seed: 1)[0] < LevelOfPlainTest);

    private static double[] Logarithms(SeriesDigest series) => [.. series.Rounds.Values.Select(value => Math.Log(value))];

    private static RunDigest Plant(RunDigest run, CaseId id, double factor) => run with
    {
        Series = run.Series.ToDictionary(
            series => series.Key,
            series => series.Key.Case == id ? Plant(series.Value, factor) : series.Value),
    };

    private static SeriesDigest Plant(SeriesDigest series, double factor)
    {
        var multiplier = series.Direction switch
        {
            Direction.Higher => 1 / factor,
            Direction.Lower => factor,
            _ => 1,
        };
        return series with { Rounds = series.Rounds.ToDictionary(round => round.Key, round => round.Value * multiplier) };
    }
}

/// <summary>How comparisons judged a planted slowdown.</summary>
/// <param name="Comparisons">Number of comparisons.</param>
/// <param name="Found">Those that called a headline of the case worse.</param>
/// <param name="OthersBlamed">Those that called anything else worse or better.</param>
internal sealed record PlantedOutcome(int Comparisons, int Found, int OthersBlamed)
{
    /// <summary>Comparisons of runs that differ by less than half of the slowdown before it is planted.</summary>
    public int Alike { get; init; }

    /// <summary>Those of them that found it.</summary>
    public int FoundOfAlike { get; init; }

    /// <summary>Comparisons in which a permutation test of the metric by itself finds it at 1 %.</summary>
    public int FoundByPlainTest { get; init; }
}
