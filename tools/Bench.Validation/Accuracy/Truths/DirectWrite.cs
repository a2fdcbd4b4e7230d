namespace Bench.Validation.Accuracy;

/// <summary>Bytes written past the page cache.</summary>
internal sealed class DirectWrite : FileTruth
{
    public override string Name => "16 MiB written, O_DIRECT";

    protected override string Doing => "write-direct";

    protected override IEnumerable<Change> Changed(long told, long said) => Written(said, Bound.ExactButForMetadata, Bound.Exact);
}
