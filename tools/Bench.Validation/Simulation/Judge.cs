namespace Bench.Validation.Simulation;

/// <summary>A way to compare two sides of runs, held to a truth.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="Compare">Compares a baseline with a later side.</param>
internal sealed record Judge(string Name, Func<IReadOnlyList<SimulatedRun>, IReadOnlyList<SimulatedRun>, SimulatedShape, Judgement> Compare)
{
    private const double Level = 0.01;

    /// <summary>This project's comparison, and what is usual elsewhere.</summary>
    public static IReadOnlyList<Judge> All { get; } =
    [
        new("bench compare", CompareRuns),

        // One heap of all samples of a run, with the usual threshold: what dotnet/performance's ResultsComparer and others do.
        Plain(
            "Mann-Whitney, pooled",
            (one, two) => MannWhitney.PValue([.. one.SelectMany(round => round)], [.. two.SelectMany(round => round)])),
        Plain(
            "permutation of rounds",
            (one, two) => PermutationTest.PValue([.. one.Select(Quantiles.Median)], [.. two.Select(Quantiles.Median)], seed: 1)),
        Plain("5 % threshold", (_, _) => 0, share: 0.05),
    ];

    private static Judgement CompareRuns(IReadOnlyList<SimulatedRun> baseline, IReadOnlyList<SimulatedRun> diff, SimulatedShape shape)
    {
        var comparison = RunComparison.Compare(
            [.. baseline.Select(run => run.ToDigest("baseline"))],
            [.. diff.Select(run => run.ToDigest("diff"))]);
        return Judgement.Of(
            from row in comparison.Metrics
            where row.Verdict is Verdict.Worse or Verdict.Better
            select (SimulatedRun.IsChanged(row, shape), row.Verdict == Verdict.Worse));
    }

    /// <summary>Each metric by itself, by a p-value (corrected after Holm) and a change of the median beyond a smallest effect.</summary>
    /// <param name="pValue">The p-value of no difference between the samples of two runs, by round.</param>
    /// <param name="share">The smallest effect.</param>
    private static Judge Plain(string name, Func<double[][], double[][], double> pValue, double share = SimulatedRun.SmallestEffect) =>
        new(name, (baseline, diff, shape) =>
        {
            var metrics = SeriesOf(baseline).Zip(SeriesOf(diff), (one, two) => (
                IsChanged: one.Platform == shape.Platforms - 1 && one.Metric == 0,
                Ratio: Median(two.Rounds) / Median(one.Rounds),
                P: pValue(one.Rounds, two.Rounds))).ToList();
            return Judgement.Of(
                from metric in metrics.Zip(Holm.Adjust([.. metrics.Select(metric => metric.P)]))
                where metric.Second < Level && VerdictRule.IsBeyond(metric.First.Ratio, share)
                select (metric.First.IsChanged, metric.First.Ratio > 1));
        });

    /// <summary>The series of several runs, whose rounds follow each other.</summary>
    private static IEnumerable<SimulatedSeries> SeriesOf(IEnumerable<SimulatedRun> runs) => runs
        .Select(run => run.Series.AsEnumerable())
        .Aggregate((these, others) => these.Zip(others, (one, other) => one with { Rounds = [.. one.Rounds, .. other.Rounds] }));

    private static double Median(double[][] rounds) => Quantiles.Median(rounds.SelectMany(round => round));
}

/// <summary>The calls of a judge.</summary>
/// <param name="AnyOther">A metric other than the changed one was called slower or faster.</param>
/// <param name="ChangedIsFaster">The changed one was called faster.</param>
/// <param name="ChangedIsSlower">The changed one was called slower.</param>
internal sealed record Judgement(bool AnyOther, bool ChangedIsFaster, bool ChangedIsSlower)
{
    /// <param name="called">The metrics that were called slower or faster.</param>
    public static Judgement Of(IEnumerable<(bool IsChanged, bool IsSlower)> called)
    {
        var all = called.ToList();
        return new Judgement(all.Any(call => !call.IsChanged), all.Contains((true, false)), all.Contains((true, true)));
    }
}
