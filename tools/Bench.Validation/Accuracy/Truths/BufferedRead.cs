namespace Bench.Validation.Accuracy;

/// <summary>Bytes read through the page cache, which has none of them at first.</summary>
internal sealed class BufferedRead : FileTruth
{
    public override string Name => "16 MiB read, buffered";

    protected override string Doing => "read";

    protected override IEnumerable<Change> Changed(long told, long said) => [.. Read(told), new(Measure.CallsWritten, said, Bound.Exact)];
}
