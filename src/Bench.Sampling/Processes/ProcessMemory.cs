namespace Bench.Sampling;

/// <summary>
/// The memory of one process as its page tables show it, all in bytes. Source: <c>/proc/PID/smaps_rollup</c>,
/// described in the kernel's <c>Documentation/filesystems/proc.rst</c>.
/// </summary>
public readonly record struct ProcessMemory
{
    private const string Source = "/proc/PID/smaps_rollup";

    /// <summary>Resident: bytes of RAM that are mapped, each shared page counted in full. Adding it over processes counts
    /// shared pages more than once.</summary>
    public required long RssBytes { get; init; }

    /// <summary>Proportional: each page divided by the number of processes that map it. This is what may be added up.</summary>
    public required long PssBytes { get; init; }

    /// <summary>The anonymous part of the proportional size; null on kernels before 5.4.</summary>
    public long? PssAnonymousBytes { get; init; }

    /// <summary>The file part of the proportional size; null on kernels before 5.4.</summary>
    public long? PssFileBytes { get; init; }

    /// <summary>The shared memory (tmpfs, memfd) part of the proportional size; null on kernels before 5.4.</summary>
    public long? PssSharedMemoryBytes { get; init; }

    /// <summary>Resident, mapped elsewhere too, same as on its backing store.</summary>
    public required long SharedCleanBytes { get; init; }

    /// <summary>Resident, mapped elsewhere too, changed.</summary>
    public required long SharedDirtyBytes { get; init; }

    /// <summary>Resident, mapped only here, same as on its backing store.</summary>
    public required long PrivateCleanBytes { get; init; }

    /// <summary>Resident, mapped only here, changed.</summary>
    public required long PrivateDirtyBytes { get; init; }

    /// <summary>Moved out to swap, so in none of the sizes above.</summary>
    public required long SwapBytes { get; init; }

    /// <summary>Reads the text of <c>smaps_rollup</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form, or a size is missing.</exception>
    public static ProcessMemory Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.InKilobytes(text, Source);
        return new ProcessMemory
        {
            RssBytes = fields.Required("Rss"u8),
            PssBytes = fields.Required("Pss"u8),
            PssAnonymousBytes = fields.Optional("Pss_Anon"u8),
            PssFileBytes = fields.Optional("Pss_File"u8),
            PssSharedMemoryBytes = fields.Optional("Pss_Shmem"u8),
            SharedCleanBytes = fields.Required("Shared_Clean"u8),
            SharedDirtyBytes = fields.Required("Shared_Dirty"u8),
            PrivateCleanBytes = fields.Required("Private_Clean"u8),
            PrivateDirtyBytes = fields.Required("Private_Dirty"u8),
            SwapBytes = fields.Required("Swap"u8),
        };
    }
}
