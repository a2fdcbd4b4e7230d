namespace Bench.Linux.Processes;

/// <summary>The memory of one process as its page tables show it, in bytes. Source: <c>/proc/PID/smaps_rollup</c>, described in the
/// kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
/// <param name="RssBytes">Resident: bytes of RAM that are mapped, each shared page counted in full. Adding it over processes counts
/// shared pages more than once.</param>
/// <param name="PssBytes">Proportional: each page divided by the number of processes that map it. This is what may be added up.</param>
/// <param name="PssAnonymousBytes">The anonymous part of the proportional size; null on kernels before 5.4, as the two others.</param>
/// <param name="PssSharedMemoryBytes">The tmpfs and memfd part.</param>
public readonly record struct ProcessMemory(
    long RssBytes, long PssBytes, long? PssAnonymousBytes, long? PssFileBytes, long? PssSharedMemoryBytes)
{
    /// <summary>Opens the memory of a process, or returns null where there is none: it is gone, a zombie, or a thread of the kernel. After
    /// <c>execve</c> the reader finds nothing more: it belongs to the program before.</summary>
    /// <inheritdoc cref="ProcessStat.TryOpen"/>
    public static FileReader<ProcessMemory>? TryOpen(int processId, ReadBuffer? buffer = null) =>
        FileReader<ProcessMemory>.TryOpen($"/proc/{processId}/smaps_rollup", Parse, buffer);

    /// <summary>Parses the text of <c>smaps_rollup</c>; allocates nothing.</summary>
    public static ProcessMemory Parse(ReadOnlySpan<byte> text)
    {
        var fields = new KeyedText(text, "/proc/PID/smaps_rollup", ':', kilobytes: true);
        return new ProcessMemory(
            fields.Required("Rss"u8),
            fields.Required("Pss"u8),
            PssAnonymousBytes: fields.Optional("Pss_Anon"u8),
            PssFileBytes: fields.Optional("Pss_File"u8),
            PssSharedMemoryBytes: fields.Optional("Pss_Shmem"u8));
    }
}
