namespace Bench.Sampling;

/// <summary>
/// What the memory charged to a cgroup of version 1 is made of, in bytes. Source: <c>memory.stat</c>, described in the
/// kernel's <c>Documentation/admin-guide/cgroup-v1/memory.rst</c>, 5.2. The totals contain the cgroups below, as
/// <c>memory.usage_in_bytes</c> does; kernels without hierarchical accounting have none.
/// </summary>
public readonly record struct CgroupV1MemoryStat
{
    private const string Source = "memory.stat of a version 1 cgroup";

    /// <summary>Anonymous memory and swap cache of this cgroup alone. Not the resident size of its processes.</summary>
    public required long RssBytes { get; init; }

    /// <summary>Page cache of this cgroup alone, tmpfs and shared memory among it.</summary>
    public required long CacheBytes { get; init; }

    /// <summary>Page cache of this cgroup alone that is mapped by a process.</summary>
    public required long MappedFileBytes { get; init; }

    /// <summary>Like <see cref="RssBytes"/>, with the cgroups below.</summary>
    public long? TotalRssBytes { get; init; }

    /// <summary>Like <see cref="CacheBytes"/>, with the cgroups below.</summary>
    public long? TotalCacheBytes { get; init; }

    /// <summary>Like <see cref="MappedFileBytes"/>, with the cgroups below.</summary>
    public long? TotalMappedFileBytes { get; init; }

    /// <summary>tmpfs and shared memory of this cgroup alone; null on kernels that do not tell.</summary>
    public long? SharedMemoryBytes { get; init; }

    /// <summary>Like <see cref="SharedMemoryBytes"/>, with the cgroups below.</summary>
    public long? TotalSharedMemoryBytes { get; init; }

    /// <summary>Reads the text of <c>memory.stat</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form, or a size is missing.</exception>
    public static CgroupV1MemoryStat Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.Plain(text, Source, ' ');
        return new CgroupV1MemoryStat
        {
            CacheBytes = fields.Required("cache"u8),
            RssBytes = fields.Required("rss"u8),
            SharedMemoryBytes = fields.Optional("shmem"u8),
            MappedFileBytes = fields.Required("mapped_file"u8),
            TotalCacheBytes = fields.Optional("total_cache"u8),
            TotalRssBytes = fields.Optional("total_rss"u8),
            TotalSharedMemoryBytes = fields.Optional("total_shmem"u8),
            TotalMappedFileBytes = fields.Optional("total_mapped_file"u8),
        };
    }
}
