using Bench.Results.Comparison;

namespace Bench.Results.Simulation;

/// <summary>The comparison of this project.</summary>
internal sealed class ComparisonJudge : IJudge
{
    public string Name => "bench compare";

    public Judgement Judge(SimulatedRun baseline, SimulatedRun diff, SimulatedShape shape)
    {
        var worse = RunComparison.Compare([baseline.ToDigest("baseline")], [diff.ToDigest("diff")]).Metrics.Where(row => row.Verdict == Verdict.Worse).ToList();
        return new Judgement(worse.Any(row => !SimulatedRun.IsChanged(row, shape)), worse.Any(row => SimulatedRun.IsChanged(row, shape)));
    }
}
