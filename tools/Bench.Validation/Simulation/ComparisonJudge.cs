using Bench.Results.Comparison;

namespace Bench.Validation.Simulation;

/// <summary>The comparison of this project.</summary>
internal sealed class ComparisonJudge : IJudge
{
    public string Name => "bench compare";

    public Judgement Judge(IReadOnlyList<SimulatedRun> baseline, IReadOnlyList<SimulatedRun> diff, SimulatedShape shape)
    {
        var called = RunComparison.Compare(
            [.. baseline.Select(run => run.ToDigest("baseline"))],
            [.. diff.Select(run => run.ToDigest("diff"))]).Metrics.Where(row => row.Verdict is Verdict.Worse or Verdict.Better).ToList();
        return new Judgement(
            called.Any(row => !SimulatedRun.IsChanged(row, shape)),
            called.Any(row => row.Verdict == Verdict.Better && SimulatedRun.IsChanged(row, shape)),
            called.Any(row => row.Verdict == Verdict.Worse && SimulatedRun.IsChanged(row, shape)));
    }
}
