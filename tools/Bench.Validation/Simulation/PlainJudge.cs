using Bench.Results.Statistics;

namespace Bench.Validation.Simulation;

/// <summary>What is usual elsewhere: each metric by itself, by a p-value (corrected after Holm) and a change of the median beyond a
/// smallest effect.</summary>
/// <param name="name">What tables call it.</param>
/// <param name="pValue">The p-value of no difference between the samples of two runs, by round.</param>
/// <param name="share">The smallest effect.</param>
internal sealed class PlainJudge(string name, Func<double[][], double[][], double> pValue, double share) : IJudge
{
    private const double Level = 0.01;

    /// <summary>Mann and Whitney's test of all samples of a run in one heap, with the usual threshold: what dotnet/performance's
    /// ResultsComparer and others do.</summary>
    public static PlainJudge PooledMannWhitney { get; } = new(
        "Mann-Whitney, pooled",
        (one, two) => MannWhitney.PValue([.. one.SelectMany(round => round)], [.. two.SelectMany(round => round)]),
        SimulatedRun.SmallestEffect);

    /// <summary>Welch's t on the rounds' medians.</summary>
    public static PlainJudge WelchOnRounds { get; } = new(
        "Welch's t of rounds",
        (one, two) => Welch.Test([.. one.Select(Quantiles.Median)], [.. two.Select(Quantiles.Median)]).PValue,
        SimulatedRun.SmallestEffect);

    /// <summary>No test at all: whatever changed by 5 %.</summary>
    public static PlainJudge Threshold { get; } = new("5 % threshold", (_, _) => 0, 0.05);

    public string Name => name;

    public Judgement Judge(IReadOnlyList<SimulatedRun> baseline, IReadOnlyList<SimulatedRun> diff, SimulatedShape shape)
    {
        var metrics = SimulatedRun.SeriesOf(baseline).Zip(SimulatedRun.SeriesOf(diff), (one, two) => (
            IsChanged: one.Platform == shape.Platforms - 1 && one.Metric == 0,
            Ratio: Median(two.Rounds) / Median(one.Rounds),
            P: pValue(one.Rounds, two.Rounds))).ToList();
        var called = metrics.Zip(Holm.Adjust([.. metrics.Select(metric => metric.P)]))
            .Where(metric => metric.Second < Level && VerdictRule.IsBeyond(metric.First.Ratio, share))
            .Select(metric => metric.First)
            .ToList();
        return new Judgement(
            called.Any(metric => !metric.IsChanged),
            called.Any(metric => metric.IsChanged && metric.Ratio < 1),
            called.Any(metric => metric.IsChanged && metric.Ratio > 1));
    }

    private static double Median(double[][] rounds) => Quantiles.Median(rounds.SelectMany(round => round));
}
