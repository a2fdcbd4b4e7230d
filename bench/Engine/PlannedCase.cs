using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>A case in the plan.</summary>
/// <param name="Label">The case in words.</param>
/// <param name="Expected">How long it is expected to take, each time.</param>
/// <param name="Rounds">Rounds that it is in, from the first on.</param>
internal sealed record PlannedCase(string Label, TimeSpan Expected, int Rounds)
{
    /// <summary>A case in the plan of a run of so many rounds. A machine of which no run has found out yet whether it is emulated is taken for one that is not.</summary>
    public static PlannedCase Of(BenchmarkCase benchmark, RunOptions options, int rounds) => Of(benchmark, options, rounds, CaseCatalog.PlatformOf(benchmark).IsEmulated);

    /// <summary>Likewise, if every machine that takes what accelerator the host has turns out to be emulated.</summary>
    public static PlannedCase WithoutAccelerator(BenchmarkCase benchmark, RunOptions options, int rounds) => Of(benchmark, options, rounds, CaseCatalog.PlatformOf(benchmark).Platform.ChoosesAccelerator);

    private static PlannedCase Of(BenchmarkCase benchmark, RunOptions options, int rounds, bool isEmulated) =>
        new(CaseCatalog.Describe(benchmark), TimeEstimate.Of(benchmark, options.Preset, isEmulated), CaseCatalog.RoundsOf(benchmark, options, rounds, isEmulated));

    /// <summary>How long all cases are expected to take from a round on, that round included; rounds count from 1.</summary>
    public static TimeSpan From(int round, IEnumerable<PlannedCase> cases) =>
        cases.Aggregate(TimeSpan.Zero, (sum, planned) => sum + planned.Expected * Math.Max(0, planned.Rounds - round + 1));
}
