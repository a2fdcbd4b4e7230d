namespace Bench.Sampling;

/// <summary>
/// The memory of the host, all in bytes. Source: <c>/proc/meminfo</c>, described in the kernel's
/// <c>Documentation/filesystems/proc.rst</c>.
/// </summary>
public readonly record struct HostMemory
{
    private const string Source = "/proc/meminfo";

    /// <summary>RAM that the kernel manages.</summary>
    public required long TotalBytes { get; init; }

    /// <summary>RAM that holds nothing at all.</summary>
    public required long FreeBytes { get; init; }

    /// <summary>The kernel's estimate of what new programs could get without swapping.</summary>
    public required long AvailableBytes { get; init; }

    /// <summary>RAM that holds raw blocks of disks.</summary>
    public required long BuffersBytes { get; init; }

    /// <summary>RAM that holds pages of files, tmpfs among them.</summary>
    public required long CachedBytes { get; init; }

    /// <summary>RAM in tmpfs and shared memory, which <see cref="CachedBytes"/> contains.</summary>
    public required long SharedMemoryBytes { get; init; }

    /// <summary>RAM in kernel structures; null where the kernel does not tell, as gVisor's.</summary>
    public required long? SlabBytes { get; init; }

    /// <summary>Swap there is.</summary>
    public required long SwapTotalBytes { get; init; }

    /// <summary>Swap that is not used.</summary>
    public required long SwapFreeBytes { get; init; }

    /// <summary>Reads the text of <c>/proc/meminfo</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form, or a size is missing.</exception>
    public static HostMemory Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.InKilobytes(text, Source);
        return new HostMemory
        {
            TotalBytes = fields.Required("MemTotal"u8),
            FreeBytes = fields.Required("MemFree"u8),
            AvailableBytes = fields.Required("MemAvailable"u8),
            BuffersBytes = fields.Required("Buffers"u8),
            CachedBytes = fields.Required("Cached"u8),
            SwapTotalBytes = fields.Required("SwapTotal"u8),
            SwapFreeBytes = fields.Required("SwapFree"u8),
            SharedMemoryBytes = fields.Required("Shmem"u8),
            SlabBytes = fields.Optional("Slab"u8),
        };
    }
}
