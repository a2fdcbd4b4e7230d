using Bench.Platforms.Guests;

namespace Bench.Experiments.Workloads;

/// <summary>Files that a measurement wants on the disk and not in the host's page cache. Afterwards they are read again: the next case must
/// not find its guest on the disk.</summary>
internal sealed class ColdFiles : IDisposable
{
    /// <summary>Why files are not dropped in a run that leaves the page cache alone.</summary>
    public const string Kept = "the host's page cache was left alone (--keep-caches)";

    private readonly GuestFiles _files;

    /// <exception cref="InstanceException">The run leaves the page cache alone.</exception>
    public ColdFiles(Measurement measurement, GuestFiles files) => _files = measurement.Options.KeepCaches
        ? throw new InstanceException(InstanceFailure.Unsupported, Kept)
        : files;

    /// <inheritdoc cref="GuestFiles.Drop"/>
    public void Drop() => _files.Drop();

    /// <inheritdoc cref="GuestFiles.CachedBytes"/>
    public long CachedBytes() => _files.CachedBytes();

    public void Dispose() => _files.Read();
}
