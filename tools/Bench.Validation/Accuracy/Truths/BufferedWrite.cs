namespace Bench.Validation.Accuracy;

/// <summary>Bytes written into the page cache.</summary>
internal sealed class BufferedWrite : FileTruth
{
    public override string Name => "16 MiB written, buffered";

    protected override string Doing => "write";

    protected override IEnumerable<Change> Changed(long told, long said) =>
    [
        new(Measure.CallsWritten, Bytes + said, Bound.Exact),
        new(Measure.CallsRead, told, Bound.Exact),
        new(Measure.StorageRead, 0, Bound.ExactButForMetadata),
        new(Measure.StorageWritten, Bytes, Bound.ExactButForMetadata),
    ];
}
