namespace Bench.Sampling;

/// <summary>
/// What the memory charged to a cgroup of version 2 and the cgroups below it is made of, in bytes. Source:
/// <c>memory.stat</c>, described in the kernel's <c>Documentation/admin-guide/cgroup-v2.rst</c>.
/// </summary>
public readonly record struct CgroupV2MemoryStat
{
    private const string Source = "memory.stat of a version 2 cgroup";

    /// <summary>Anonymous memory.</summary>
    public required long AnonymousBytes { get; init; }

    /// <summary>Page cache, tmpfs and shared memory among it.</summary>
    public required long FileBytes { get; init; }

    /// <summary>Page cache that is mapped by a process.</summary>
    public required long MappedFileBytes { get; init; }

    /// <summary>tmpfs and shared memory, which <see cref="FileBytes"/> contains; null on kernels that do not tell.</summary>
    public long? SharedMemoryBytes { get; init; }

    /// <summary>All memory of the kernel; null before Linux 5.18.</summary>
    public long? KernelBytes { get; init; }

    /// <summary>Reads the text of <c>memory.stat</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form, or a size is missing.</exception>
    public static CgroupV2MemoryStat Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.Plain(text, Source, ' ');
        return new CgroupV2MemoryStat
        {
            AnonymousBytes = fields.Required("anon"u8),
            FileBytes = fields.Required("file"u8),
            KernelBytes = fields.Optional("kernel"u8),
            SharedMemoryBytes = fields.Optional("shmem"u8),
            MappedFileBytes = fields.Required("file_mapped"u8),
        };
    }
}
