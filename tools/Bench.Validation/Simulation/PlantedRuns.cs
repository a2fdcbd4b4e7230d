namespace Bench.Validation.Simulation;

/// <summary>
/// Comparisons of real runs that are equal but for chance: made on one host, one after the other. Whatever is called worse or better
/// between two of them is a false alarm, and a slowdown of known size that is planted into one of them has to be found.
/// </summary>
/// <param name="runs">The runs; two or more.</param>
internal sealed class PlantedRuns(IReadOnlyList<RunDigest> runs)
{
    private readonly List<(RunDigest First, RunDigest Second)> _pairs =
        [.. from second in Enumerable.Range(0, runs.Count) from first in Enumerable.Range(0, second) select (runs[first], runs[second])];

    /// <summary>The cases with headline metrics, of every platform but native: a slowdown can be planted into each.</summary>
    public IReadOnlyList<CaseId> Cases { get; } =
    [
        .. runs.Select(HeadlineCasesOf).Aggregate((these, others) => these.Intersect(others))
            .Where(id => id.Platform != NativeRatio.NativePlatform)
            .Distinct(),
    ];

    /// <summary>Compares every two runs, the earlier one first, as they are.</summary>
    public IReadOnlyList<ComparisonResult> CompareEqual() => InParallel(_pairs, pair => RunComparison.Compare([pair.First], [pair.Second]));

    /// <summary>Compares every two runs with one case made worse in the second.</summary>
    /// <param name="factor">Above 1: times and sizes are multiplied by it, rates divided.</param>
    public PlantedOutcome OfPairs(CaseId id, double factor) => PlantedOutcome.Of(
        InParallel(_pairs, pair => RunComparison.Compare([pair.First], [Plant(pair.Second, id, factor)])),
        id);

    /// <summary>Compares draws of several runs with as many others, with one case made worse in all of one side.</summary>
    /// <param name="side">Runs a side.</param>
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
        return PlantedOutcome.Of(results, id);
    }

    private static List<ComparisonResult> InParallel<T>(IEnumerable<T> items, Func<T, ComparisonResult> compare) =>
        [.. items.AsParallel().AsOrdered().Select(compare)];

    private static IEnumerable<CaseId> HeadlineCasesOf(RunDigest run)
    {
        var definitions = MetricDefinitions.Of(run.Environment);
        return run.Series
            .Where(series => series.Value is { Count: > 0, Direction: not Direction.Exact })
            .Select(series => series.Key)
            .Where(key => definitions[key.Metric].IsHeadlineOf(key.Case))
            .Select(key => key.Case);
    }

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
/// <param name="Found">Comparisons that called a headline of the case worse.</param>
/// <param name="OthersBlamed">Comparisons that called anything else worse or better.</param>
internal sealed record PlantedOutcome(int Comparisons, int Found, int OthersBlamed)
{
    public static PlantedOutcome Of(IReadOnlyList<ComparisonResult> results, CaseId id) => new(
        results.Count,
        results.Count(result => result.Metrics.Any(row => row is { Headline: true, Verdict: Verdict.Worse } && row.Case == id)),
        results.Count(result => result.Metrics.Any(row => HasChanged(row) && row.Case != id)));

    public static bool HasChanged(MetricComparison row) => row.Verdict is Verdict.Worse or Verdict.Better;
}
