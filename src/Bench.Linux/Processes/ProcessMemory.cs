namespace Bench.Linux.Processes;

/// <summary>The memory of one process as its page tables show it, in bytes. Source: <c>/proc/PID/smaps_rollup</c>, described in the
/// kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
public readonly record struct ProcessMemory
{
    /// <summary>Resident: bytes of RAM that are mapped, each shared page counted in full. Adding it over processes counts shared pages
    /// more than once.</summary>
    public required long RssBytes { get; init; }

    /// <summary>Proportional: each page divided by the number of processes that map it. This is what may be added up.</summary>
    public required long PssBytes { get; init; }

    /// <summary>The anonymous part of the proportional size; null on kernels before 5.4, as the two others.</summary>
    public long? PssAnonymousBytes { get; init; }

    public long? PssFileBytes { get; init; }

    /// <summary>The tmpfs and memfd part.</summary>
    public long? PssSharedMemoryBytes { get; init; }

    /// <summary>Parses the text of <c>smaps_rollup</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form, or a size is missing.</exception>
    public static ProcessMemory Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.InKilobytes(text, "/proc/PID/smaps_rollup");
        return new ProcessMemory
        {
            RssBytes = fields.Required("Rss"u8),
            PssBytes = fields.Required("Pss"u8),
            PssAnonymousBytes = fields.Optional("Pss_Anon"u8),
            PssFileBytes = fields.Optional("Pss_File"u8),
            PssSharedMemoryBytes = fields.Optional("Pss_Shmem"u8),
        };
    }
}
