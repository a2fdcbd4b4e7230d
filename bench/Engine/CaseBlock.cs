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

    /// <summary>
    /// The passes of a round, each in an order of its own (rule 4). Cases that are repeated are in all of them; the others in one
    /// each, or in all where the options name a number of passes.
    /// </summary>
    /// <param name="cases">The cases.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="round">The round, from 1.</param>
    public static IReadOnlyList<IReadOnlyList<CaseBlock>> Passes(IEnumerable<BenchmarkCase> cases, RunOptions options, int round)
    {
        var blocks = ShuffledOrder.Of(Of(cases, options), options.Seed, round);
        var once = blocks.Where(block => options.Passes is null && !block.Cases.Any(benchmark => CaseCatalog.NeedsOf(benchmark, options).Repeats)).ToList();
        var repeated = blocks.Except(once).ToList();
        return
        [
            .. from pass in Enumerable.Range(1, options.PassesToRun)
               let part = once.Where((_, index) => index % options.PassesToRun == pass - 1)
               let ofPass = ShuffledOrder.Of([.. repeated.Concat(part)], options.Seed, round, $"pass {pass}")
               where ofPass.Count > 0
               select ofPass.Select(block => new CaseBlock(ShuffledOrder.Of(block.Cases, options.Seed, round, $"pass {pass} {SelectorOf(block.Cases[0])}"))).ToList(),
        ];
    }

    private static bool MayShare(BenchmarkCase benchmark, RunOptions options) =>
        options.Preset.SharesInstances && CaseCatalog.NeedsOf(benchmark, options).MayShare;

    private static string SelectorOf(BenchmarkCase benchmark) => CaseCatalog.PlatformOf(benchmark).Platform.Selector;
}
