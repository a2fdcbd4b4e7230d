namespace Bench.Validation.Accuracy;

/// <summary>A truth about a file of 16 MiB on the disk, laid out before and in nobody's page cache. The target's own conversation, which
/// is read and written by calls, too, is counted exactly.</summary>
internal abstract class FileTruth : CountedTruth
{
    /// <summary>Size of the file.</summary>
    protected const long Bytes = 16 << 20;

    private const string File = "transferred";

    /// <summary>The target's word for it.</summary>
    protected abstract string Doing { get; }

    /// <summary>What must have changed, given what the target was told and has said of it, in bytes.</summary>
    protected abstract IEnumerable<Change> Changed(long told, long said);

    /// <summary>What shows everywhere when it is written past the page cache.</summary>
    /// <param name="said">What the target has said of it, in bytes.</param>
    /// <param name="process">How far the process's count may be off.</param>
    /// <param name="cgroup">How far the cgroup's may.</param>
    protected static IEnumerable<Change> Written(long said, Bound process, Bound cgroup) =>
    [
        new(Measure.CallsWritten, Bytes + said, Bound.Exact),
        new(Measure.StorageWritten, Bytes, process),
        new(Measure.CgroupWritten, Bytes, cgroup),
        new(Measure.StorageRead, 0, Bound.ExactButForMetadata),
        new(Measure.CgroupRead, 0, Bound.ExactButForMetadata),
        new(Measure.DeviceWritten, Bytes, Bound.AtLeast),
    ];

    /// <summary>What shows everywhere when it is read from the disk.</summary>
    protected static IEnumerable<Change> Read(long told) =>
    [
        new(Measure.CallsRead, Bytes + told, Bound.Exact),
        new(Measure.StorageRead, Bytes, Bound.ExactButForMetadata),
        new(Measure.CgroupRead, Bytes, Bound.ExactButForMetadata),
        new(Measure.DeviceRead, Bytes, Bound.AtLeast),
    ];

    public override Task PrepareAsync(TruthBench bench, CancellationToken cancellation)
        => bench.Target.TellAsync($"lay {File} {Bytes}", cancellation);

    public override async Task<IReadOnlyList<Change>> DoAsync(TruthBench bench, CancellationToken cancellation)
    {
        var (told, said) = (bench.Target.BytesTold, bench.Target.BytesSaid);
        await bench.Target.TellAsync($"{Doing} {File} {Bytes}", cancellation);
        return [.. Changed(bench.Target.BytesTold - told, bench.Target.BytesSaid - said)];
    }
}
