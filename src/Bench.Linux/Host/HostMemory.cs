namespace Bench.Linux.Host;

/// <summary>The memory of the host, in bytes. Source: <c>/proc/meminfo</c>, described in the kernel's
/// <c>Documentation/filesystems/proc.rst</c>.</summary>
/// <param name="TotalBytes">RAM that the kernel manages.</param>
/// <param name="AvailableBytes">The kernel's estimate of what new programs could get without swapping.</param>
/// <param name="PageCacheBytes">Pages of files on disks: what it counts as cached, without shared memory.</param>
public readonly record struct HostMemory(long TotalBytes, long AvailableBytes, long PageCacheBytes)
{
    // The total of one host moves a little, as its kernel frees memory or takes it for itself.
    private const double SameShare = 0.01;

    /// <exception cref="IOException">It cannot be opened.</exception>
    public static FileReader<HostMemory> Open() => new(ProcFile.Open("/proc/meminfo", isOneRecord: true), Parse);

    /// <summary>Whether it is the same memory by its total: in most containers <c>/proc/meminfo</c> is the host's.</summary>
    public bool IsSameAs(HostMemory host) => Math.Abs(TotalBytes - host.TotalBytes) <= SameShare * host.TotalBytes;

    public static HostMemory Parse(ReadOnlySpan<byte> text)
    {
        var fields = new KeyedText(text, "/proc/meminfo", ':', kilobytes: true);
        return new HostMemory(
            fields.Required("MemTotal"u8),
            fields.Required("MemAvailable"u8),
            fields.Required("Cached"u8) - fields.Required("Shmem"u8));
    }
}
