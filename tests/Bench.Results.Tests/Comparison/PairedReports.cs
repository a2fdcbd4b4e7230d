using Bench.Results.Comparison;

namespace Bench.Results.Tests.Comparison;

/// <summary>Reports of comparisons that were decided.</summary>
internal static class PairedReports
{
    public static PairedReport Of(PairedJudgement judgement) => new()
    {
        Run = "run",
        A = "x",
        B = "x,cpus=1",
        Verdict = judgement.Verdict,
        Ended = "decided",
        Rounds = judgement.Rounds,
        Alpha = 0.01,
        MinRounds = 10,
        MaxRounds = 200,
        MaxSeconds = 900,
        Failures = judgement.FailsMostly,
        Metrics = judgement.Metrics,
    };
}
