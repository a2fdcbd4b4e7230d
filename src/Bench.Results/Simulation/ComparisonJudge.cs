using Bench.Results.Comparison;

namespace Bench.Results.Simulation;

/// <summary>The comparison of this project.</summary>
internal sealed class ComparisonJudge : IJudge
{
    public string Name => "bench compare";

    public Judgement Judge(SimulatedRun baseline, SimulatedRun diff, SimulatedShape shape)
    {
        var called = RunComparison.Compare([baseline.ToDigest("baseline")], [diff.ToDigest("diff")]).Metrics.Where(row => row.Verdict is Verdict.Worse or Verdict.Better).ToList();
        return new Judgement(called.Any(row => !SimulatedRun.IsChanged(row, shape)), called.Any(row => row.Verdict == Verdict.Better && SimulatedRun.IsChanged(row, shape)), called.Any(row => row.Verdict == Verdict.Worse && SimulatedRun.IsChanged(row, shape)));
    }
}
