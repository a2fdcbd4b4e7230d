using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>A case in the plan.</summary>
/// <param name="Label">The case in words.</param>
/// <param name="Expected">How long it is expected to take in a round.</param>
internal sealed record PlannedCase(string Label, TimeSpan Expected)
{
    /// <summary>In how many passes of a round it is.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>The plan of a round.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="assumesEmulation">Whether machines that choose their accelerator are assumed to be emulated, before a run knows.</param>
    public static IReadOnlyList<PlannedCase> Of(IEnumerable<BenchmarkCase> cases, RunOptions options, bool assumesEmulation) =>
    [
        .. from block in CaseBlock.Of(cases, options)
           from one in block.Cases.Select((benchmark, index) => (Case: benchmark, IsFirst: index == 0))
           let needs = CaseCatalog.NeedsOf(one.Case, options)
           let platform = CaseCatalog.PlatformOf(one.Case)
           let isEmulated = platform.IsEmulated || (assumesEmulation && platform.Platform.ChoosesAccelerator)
           let lifecycle = TimeEstimate.LifecycleOf(platform.Platform, CaseCatalog.GuestOf(one.Case), isEmulated)
           select new PlannedCase(CaseCatalog.Describe(one.Case), ((one.IsFirst ? needs.Boots : 0) * lifecycle) + needs.Work)
           {
               Passes = needs.Repeats || options.Passes is not null ? options.PassesToRun : 1,
           },
    ];

    /// <summary>How long a round of these is expected to take.</summary>
    public static TimeSpan Sum(IEnumerable<PlannedCase> cases) => cases.Aggregate(TimeSpan.Zero, (sum, planned) => sum + planned.Expected);
}
