using Bench.Platforms;
using Bench.Platforms.Guests;

namespace Bench.Harness;

/// <summary>Cases that stand together in a round: those of one platform and guest that share an instance, or one that does not.</summary>
internal sealed record CaseBlock(IReadOnlyList<Case> Cases)
{
    /// <summary>Size of the file system at <c>/scratch</c> that its instance needs, bytes: the largest of its cases'.</summary>
    public long? ScratchBytes => Cases.Max(one => one.Needs.ScratchBytes);
}

/// <summary>A case in the plan.</summary>
/// <param name="Label">The case in words.</param>
/// <param name="Expected">Expected time in a round.</param>
internal sealed record PlannedCase(string Label, TimeSpan Expected)
{
    /// <summary>Number of passes of a round that it is in.</summary>
    public int Passes { get; init; } = 1;

    public static TimeSpan Sum(IEnumerable<PlannedCase> cases) => cases.Aggregate(TimeSpan.Zero, (sum, planned) => sum + planned.Expected);
}

/// <summary>Order, passes and instances of the cases of a round, and the expected time.</summary>
internal sealed class Schedule(IReadOnlyList<Case> cases, RunOptions options)
{
    private const string Emulation = "tcg";

    public IReadOnlyList<Case> Cases => cases;

    /// <summary>The cases by the instances that they share.</summary>
    public IReadOnlyList<CaseBlock> Blocks { get; } =
    [
        .. cases
            .Select((one, index) => (Case: one, Alone: options.Preset.SharesInstances && one.Needs.MayShare ? -1 : index))
            .GroupBy(one => (one.Alone, one.Case.Platform.Selector, one.Case.Guest), one => one.Case)
            .Select(block => new CaseBlock([.. block])),
    ];

    /// <summary>
    /// The passes of a round, each in an order of its own (rule 4). Cases that are repeated are in all of them; the others in one
    /// each, or in all where the options name a number of passes.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<CaseBlock>> PassesOf(int round)
    {
        var blocks = ShuffledOrder.Of(Blocks, options.Seed, round);
        var once = blocks.Where(block => options.Passes is null && !block.Cases.Any(one => one.Needs.Repeats)).ToList();
        var repeated = blocks.Except(once).ToList();
        return
        [
            .. from pass in Enumerable.Range(1, options.PassesToRun)
               let part = once.Where((_, index) => index % options.PassesToRun == pass - 1)
               let ofPass = ShuffledOrder.Of([.. repeated.Concat(part)], options.Seed, round, $"pass {pass}")
               where ofPass.Count > 0
               select ofPass.Select(block => Shuffled(block, round, pass)).ToList(),
        ];
    }

    /// <summary>The expected time of each case in a round. Before a run knows, emulation may be assumed.</summary>
    public IReadOnlyList<PlannedCase> Plan(bool assumesEmulation) =>
    [
        .. from block in Blocks
           from one in block.Cases
           let isEmulated = one.Accelerator == Emulation || (assumesEmulation && one.Platform.ChoosesAccelerator)
           let boots = one == block.Cases[0] ? one.Needs.Boots : 0
           select new PlannedCase(one.Label, (boots * TimeEstimate.LifecycleOf(one.Platform, one.Guest, isEmulated)) + one.Needs.Work)
           {
               Passes = one.Needs.Repeats || options.Passes is not null ? options.PassesToRun : 1,
           },
    ];

    public TimeSpan RoundTime(bool assumesEmulation) => PlannedCase.Sum(Plan(assumesEmulation));

    private CaseBlock Shuffled(CaseBlock block, int round, int pass) =>
        new(ShuffledOrder.Of(block.Cases, options.Seed, round, $"pass {pass} {block.Cases[0].Platform.Selector}"));
}

/// <summary>Times of boot and stop before any was measured: for plans, progress, and which boots are repeated. Never for results.</summary>
internal static class TimeEstimate
{
    public static TimeSpan LifecycleOf(IPlatform platform, string guest, bool isEmulated) => TimeSpan.FromSeconds(platform.Family switch
    {
        Family.Process or Family.Namespace => 0.1,
        Family.Sandbox => 0.5,
        // Guessed from published figures: these machines have not been seen with an accelerator.
        Family.Vm when platform.ChoosesAccelerator && !isEmulated => 1,
        Family.Nested => 4,
        Family.Vm when GuestStore.IsSystem(guest) => 20,
        Family.Vm => guest == "busybox" ? 1.7 : 2.4,
        _ => 0.3,
    });

    public static string Text(TimeSpan time) => $"{(int)time.TotalMinutes}:{time.Seconds:00}";
}
