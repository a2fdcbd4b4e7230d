namespace Bench.Linux.Cgroups;

/// <summary>The memory charged to a cgroup and the cgroups below it, in bytes, in words that hold for both versions. A page is charged to
/// whoever touched it first, so this may differ from the sum of the processes' proportional sizes.</summary>
/// <param name="AnonymousBytes">Memory of processes that no file is behind.</param>
/// <param name="FileBytes">Page cache, tmpfs and shared memory among it.</param>
/// <param name="MappedFileBytes">Page cache that is mapped by a process.</param>
/// <param name="SharedMemoryBytes">tmpfs and shared memory, which <paramref name="FileBytes"/> contains and which no disk can take back;
/// null where the kernel does not tell.</param>
/// <param name="KernelBytes">Memory of the kernel; null where the kernel does not count it, as on version 2 before Linux 5.18.</param>
/// <param name="UsageBytes">All that is charged now. On version 1 the kernel keeps it only to within some pages a CPU.</param>
/// <param name="PeakBytes">The most that was ever charged; null before Linux 5.19 on version 2.</param>
public readonly record struct CgroupMemory(
    long AnonymousBytes,
    long FileBytes,
    long MappedFileBytes,
    long? SharedMemoryBytes,
    long? KernelBytes = null,
    long UsageBytes = 0,
    long? PeakBytes = null)
{
    /// <summary>Opens the parts of the memory: <c>memory.stat</c>, described in the kernel's
    /// <c>Documentation/admin-guide/cgroup-v2.rst</c> and <c>cgroup-v1/memory.rst</c>, 5.2. Usage and peak stand in other files, and so
    /// does version 1's memory of the kernel.</summary>
    internal static FileReader<CgroupMemory>? TryOpenParts(CgroupDirectory directory, ReadBuffer? buffer) =>
        directory.TryOpen("memory.stat", "memory.stat", ParseVersion1, ParseVersion2, buffer);

    internal static FileReader<long>? TryOpenUsage(CgroupDirectory directory, ReadBuffer? buffer) =>
        directory.TryOpenCount("memory.usage_in_bytes", "memory.current", buffer);

    internal static CgroupMemory ParseVersion1(ReadOnlySpan<byte> stat)
    {
        var fields = new KeyedText(stat, "memory.stat of a version 1 cgroup", ' ');
        var file = fields.Required("cache"u8);
        var anonymous = fields.Required("rss"u8);
        var shared = fields.Optional("shmem"u8);
        var mapped = fields.Required("mapped_file"u8);

        // The totals contain the cgroups below, as the usage does; kernels without hierarchical accounting have none.
        return new CgroupMemory(
            FileBytes: fields.Optional("total_cache"u8) ?? file,
            AnonymousBytes: fields.Optional("total_rss"u8) ?? anonymous,
            SharedMemoryBytes: fields.Optional("total_shmem"u8) ?? shared,
            MappedFileBytes: fields.Optional("total_mapped_file"u8) ?? mapped);
    }

    internal static CgroupMemory ParseVersion2(ReadOnlySpan<byte> stat)
    {
        var fields = new KeyedText(stat, "memory.stat of a version 2 cgroup", ' ');
        return new CgroupMemory(
            AnonymousBytes: fields.Required("anon"u8),
            FileBytes: fields.Required("file"u8),
            KernelBytes: fields.Optional("kernel"u8),
            SharedMemoryBytes: fields.Optional("shmem"u8),
            MappedFileBytes: fields.Required("file_mapped"u8));
    }
}

/// <summary>Reads the memory charged to a cgroup of either version again and again, allocating nothing.</summary>
public sealed class CgroupMemoryReader : IDisposable
{
    private readonly FileReader<long> _usage;
    private readonly FileReader<CgroupMemory> _parts;
    private readonly FileReader<long>? _peak;
    private readonly FileReader<long>? _kernel;

    private CgroupMemoryReader(CgroupDirectory directory, FileReader<long> usage, FileReader<CgroupMemory> parts, ReadBuffer buffer)
    {
        (_usage, _parts) = (usage, parts);
        _peak = directory.TryOpenCount("memory.max_usage_in_bytes", "memory.peak", buffer);
        _kernel = directory.Version == CgroupVersion.V1 ? directory.TryOpenCount("memory.kmem.usage_in_bytes", string.Empty, buffer) : null;
    }

    /// <summary>Opens the memory of a cgroup; null when it is gone or does not count memory, like the root of version 2.</summary>
    /// <param name="directory">The directory of its memory controller.</param>
    public static CgroupMemoryReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null)
    {
        buffer ??= new ReadBuffer();
        var usage = CgroupMemory.TryOpenUsage(directory, buffer);
        var parts = CgroupMemory.TryOpenParts(directory, buffer);
        if (usage is not null && parts is not null)
        {
            return new CgroupMemoryReader(directory, usage, parts, buffer);
        }

        usage?.Dispose();
        parts?.Dispose();
        return null;
    }

    /// <summary>Reads what is charged now; false when the cgroup has been removed.</summary>
    public bool TryRead(out CgroupMemory memory)
    {
        memory = default;
        if (!_usage.TryRead(out var usage) || !_parts.TryRead(out memory))
        {
            return false;
        }

        memory = memory with
        {
            UsageBytes = usage,
            PeakBytes = Count(_peak),
            KernelBytes = memory.KernelBytes ?? Count(_kernel),
        };
        return true;
    }

    public void Dispose()
    {
        _usage.Dispose();
        _parts.Dispose();
        _peak?.Dispose();
        _kernel?.Dispose();
    }

    private static long? Count(FileReader<long>? reader) => reader is not null && reader.TryRead(out var count) ? count : null;
}
