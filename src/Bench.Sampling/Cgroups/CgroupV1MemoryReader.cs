namespace Bench.Sampling;

/// <summary>The files of a version 1 memory cgroup.</summary>
internal sealed class CgroupV1MemoryReader : CgroupMemoryReader
{
    private readonly ProcFile? _kernel;

    private CgroupV1MemoryReader(ProcFile usage, ProcFile stat, string directory, ReadBuffer buffer)
        : base(usage, stat, ProcFile.TryOpen($"{directory}/memory.max_usage_in_bytes", isOneRecord: true), buffer) =>
        _kernel = ProcFile.TryOpen($"{directory}/memory.kmem.usage_in_bytes", isOneRecord: true);

    public static CgroupV1MemoryReader? TryOpenIn(string directory, ReadBuffer buffer)
    {
        var usage = ProcFile.TryOpen($"{directory}/memory.usage_in_bytes", isOneRecord: true);
        var stat = ProcFile.TryOpen($"{directory}/memory.stat", isOneRecord: true);
        if (usage is not null && stat is not null)
        {
            return new CgroupV1MemoryReader(usage, stat, directory, buffer);
        }

        usage?.Dispose();
        stat?.Dispose();
        return null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _kernel?.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override CgroupMemory Describe(long usageBytes, ReadOnlySpan<byte> stat)
    {
        // Parse before the buffer is used for the next file.
        var parts = CgroupV1MemoryStat.Parse(stat);
        return new CgroupMemory
        {
            UsageBytes = usageBytes,
            PeakBytes = null,
            AnonymousBytes = parts.TotalRssBytes ?? parts.RssBytes,
            FileBytes = parts.TotalCacheBytes ?? parts.CacheBytes,
            MappedFileBytes = parts.TotalMappedFileBytes ?? parts.MappedFileBytes,
            SharedMemoryBytes = parts.TotalSharedMemoryBytes ?? parts.SharedMemoryBytes,
            KernelBytes = ReadCount(_kernel),
        };
    }
}
