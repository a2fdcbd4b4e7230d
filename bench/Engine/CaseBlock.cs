using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>Cases that stand together in a round: those of one platform and guest that share an instance, or one that does not.</summary>
/// <param name="Cases">The cases, in their order.</param>
internal sealed record CaseBlock(IReadOnlyList<BenchmarkCase> Cases)
{
    /// <summary>Size of the file system at <c>/scratch</c> that its instance needs, bytes: the largest of its cases'.</summary>
    public long? ScratchBytes(RunOptions options) => Cases.Max(benchmark => CaseCatalog.NeedsOf(benchmark, options).ScratchBytes);

    /// <summary>The blocks of these cases.</summary>
    public static IReadOnlyList<CaseBlock> Of(IEnumerable<BenchmarkCase> cases, RunOptions options) =>
    [
        .. cases
            .Select((benchmark, index) => (Case: benchmark, Alone: MayShare(benchmark, options) ? -1 : index))
            .GroupBy(one => (one.Alone, SelectorOf(one.Case), CaseCatalog.GuestOf(one.Case)), one => one.Case)
            .Select(block => new CaseBlock([.. block])),
    ];

    /// <summary>The blocks in the order of a pass of a round, with the cases of each in an order of its own (rule 4).</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="round">The round, from 1.</param>
    /// <param name="pass">The pass, from 1: the first has the round's order, each further one its own.</param>
    public static IReadOnlyList<CaseBlock> Shuffled(IEnumerable<BenchmarkCase> cases, RunOptions options, int round, int pass = 1)
    {
        var blocks = Of(cases, options);
        var order = pass == 1 ? ShuffledOrder.Of(blocks, options.Seed, round) : ShuffledOrder.Of(blocks, options.Seed, round, $"pass {pass}");
        return [.. order.Select(block => new CaseBlock(ShuffledOrder.Of(block.Cases, options.Seed, round, $"pass {pass} {SelectorOf(block.Cases[0])}")))];
    }

    private static bool MayShare(BenchmarkCase benchmark, RunOptions options) =>
        options.Preset.SharesInstances && CaseCatalog.NeedsOf(benchmark, options).MayShare;

    private static string SelectorOf(BenchmarkCase benchmark) => CaseCatalog.PlatformOf(benchmark).Platform.Selector;
}
