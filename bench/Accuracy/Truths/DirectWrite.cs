namespace Bench.Accuracy;

/// <summary>Bytes written past the page cache, each call ending when they are on the device.</summary>
internal sealed class DirectWrite : FileTruth
{
    public override string Name => "16 MiB written, O_DIRECT|O_DSYNC";

    protected override string Doing => "write-direct";

    protected override IEnumerable<Change> Changed(long told, long said) =>
    [
        new(Measure.CallsWritten, Bytes + said, Bound.Exact),
        new(Measure.StorageWritten, Bytes, Bound.Exact),
        new(Measure.StorageRead, 0, Bound.Exact),
        new(Measure.CgroupWritten, Bytes, Bound.Exact),
        new(Measure.CgroupRead, 0, Bound.Exact),
        new(Measure.DeviceWritten, Bytes, Bound.AtLeast),
    ];
}
