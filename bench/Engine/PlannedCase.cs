using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>A case in the plan.</summary>
/// <param name="Label">The case in words.</param>
/// <param name="Expected">How long it is expected to take, each time.</param>
/// <param name="Rounds">Rounds that it is in, from the first on.</param>
internal sealed record PlannedCase(string Label, TimeSpan Expected, int Rounds)
{
    /// <summary>A case in the plan.</summary>
    /// <param name="benchmark">The case.</param>
    /// <param name="options">What is asked of the run.</param>
    /// <param name="rounds">Rounds that it is in.</param>
    public static PlannedCase Of(BenchmarkCase benchmark, RunOptions options, int rounds) =>
        new(CaseCatalog.Describe(benchmark), TimeEstimate.Of(benchmark, options.Preset), rounds);

    /// <summary>How long all cases are expected to take from a round on, that round included; rounds count from 1.</summary>
    public static TimeSpan From(int round, IEnumerable<PlannedCase> cases) =>
        cases.Aggregate(TimeSpan.Zero, (sum, planned) => sum + planned.Expected * Math.Max(0, planned.Rounds - round + 1));
}
