namespace Bench.Validation.Accuracy;

/// <summary>
/// A truth about memory. What stands in page tables, and what a cgroup counts by kind, is held to less than a page. Proportional sizes
/// are held
/// to 1 % or 64 KiB, because the target's part of the libraries that it shares changes with every other process that has them; and
/// what the kernel counts and charges in batches of pages a CPU to 1 % of what was moved.
/// </summary>
internal abstract class MemoryTruth : CountedTruth
{
    /// <summary>How much is moved, in bytes.</summary>
    protected const long Bytes = 64 << 20;

    private const long LessThanAPage = 4095;
    private const long AFewPages = 64 << 10;

    /// <inheritdoc />
    public override Task UndoAsync(TruthBench bench, CancellationToken cancellation) => bench.Target.TellAsync("unmap", cancellation);

    /// <summary>What there must be more of.</summary>
    protected static IEnumerable<Change> More(long bytes, params IEnumerable<Measure> measures) =>
        measures.Select(measure => new Change(measure, bytes, Bound.Within(AllowedOf(measure, bytes))));

    /// <summary>What there must be as much of as before.</summary>
    protected static IEnumerable<Change> Same(params IEnumerable<Measure> measures) => More(0, measures);

    private static long AllowedOf(Measure measure, long bytes) => measure switch
    {
        Measure.Charged or Measure.ResidentCounted => Bytes / 100,
        Measure.Proportional or Measure.ProportionalFile or Measure.InstanceProportional => Math.Max(AFewPages, bytes / 100),
        _ => LessThanAPage,
    };
}
