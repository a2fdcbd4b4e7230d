namespace Bench.Validation.Accuracy;

/// <summary>Bytes read past the page cache.</summary>
internal sealed class DirectRead : FileTruth
{
    public override string Name => "16 MiB read, O_DIRECT";

    protected override string Doing => "read-direct";

    protected override IEnumerable<Change> Changed(long told, long said) => Read(told);
}
