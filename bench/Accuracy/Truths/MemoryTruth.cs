namespace Bench.Accuracy;

/// <summary>
/// A truth about memory. What stands in page tables, and what a cgroup counts by kind, is held to less than a page. What a cgroup is charged in
/// all comes in batches of 64 pages a CPU, and is held to a hundredth of what was moved.
/// </summary>
internal abstract class MemoryTruth : CountedTruth
{
    /// <summary>How much is moved, in bytes.</summary>
    protected const long Bytes = 64 << 20;

    private static readonly Bound LessThanAPage = Bound.Within(4095);
    private static readonly Bound AHundredth = Bound.Within(Bytes / 100);

    /// <inheritdoc />
    public override Task UndoAsync(TruthBench bench, CancellationToken cancellation) => bench.Target.TellAsync("unmap", cancellation);

    /// <summary>What the page tables must show more.</summary>
    protected static IEnumerable<Change> Mapped(long bytes, params IEnumerable<Measure> measures) => measures.Select(measure => new Change(measure, bytes, LessThanAPage));

    /// <summary>What the cgroup must be charged more, in all and of one kind.</summary>
    protected static IEnumerable<Change> Charged(long bytes, Measure kind) => [new(Measure.Charged, bytes, AHundredth), new(kind, bytes, LessThanAPage)];

    /// <summary>What must not have changed.</summary>
    protected static IEnumerable<Change> Unchanged(params IEnumerable<Measure> measures) => Mapped(0, measures);
}
