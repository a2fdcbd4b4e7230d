namespace Bench.Validation.Accuracy;

/// <summary>Bytes written past the page cache, each call ending when they are on the device. The file system has the same process write
/// blocks of its own for that.</summary>
internal sealed class SyncedWrite : FileTruth
{
    public override string Name => "16 MiB written, O_DIRECT|O_DSYNC";

    protected override string Doing => "write-synced";

    protected override IEnumerable<Change> Changed(long told, long said) => Written(said, Bound.AtLeast, Bound.AtLeast);
}
