namespace Bench.Linux.Cgroups;

/// <summary>Reads the memory charged to a cgroup of either version again and again, allocating nothing.</summary>
public sealed class CgroupMemoryReader : IDisposable
{
    private readonly CgroupVersion _version;
    private readonly ReadBuffer _buffer;
    private readonly ProcFile _usage;
    private readonly ProcFile _stat;
    private readonly ProcFile? _peak;
    private readonly ProcFile? _kernel;

    private CgroupMemoryReader(CgroupDirectory directory, ProcFile usage, ProcFile stat, ReadBuffer? buffer)
    {
        var isFirst = directory.Version == CgroupVersion.V1;
        (_version, _usage, _stat) = (directory.Version, usage, stat);
        _peak = directory.TryOpen(isFirst ? "memory.max_usage_in_bytes" : "memory.peak");
        _kernel = isFirst ? directory.TryOpen("memory.kmem.usage_in_bytes") : null;
        _buffer = buffer ?? new ReadBuffer();
    }

    /// <summary>Opens the memory of a cgroup; null when it is gone or does not count memory, like the root of version 2.</summary>
    /// <param name="directory">The directory of its memory controller.</param>
    /// <inheritdoc cref="ProcFile.TryOpen(string, bool)" path="/exception"/>
    public static CgroupMemoryReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var usage = directory.TryOpen(directory.Version == CgroupVersion.V1 ? "memory.usage_in_bytes" : "memory.current");
        var stat = directory.TryOpen("memory.stat");
        if (usage is not null && stat is not null)
        {
            return new CgroupMemoryReader(directory, usage, stat, buffer);
        }

        usage?.Dispose();
        stat?.Dispose();
        return null;
    }

    /// <summary>Reads what is charged now; false when the cgroup has been removed.</summary>
    /// <inheritdoc cref="FileReader{T}.TryRead" path="/exception"/>
    public bool TryRead(out CgroupMemory memory)
    {
        memory = default;
        if (!TryReadUsage(out var usage) || !_stat.TryRead(_buffer, out var stat))
        {
            return false;
        }

        memory = CgroupMemory.Parse(stat, _version);
        memory = memory with
        {
            UsageBytes = usage,
            PeakBytes = CgroupCount.TryRead(_peak, _buffer),
            KernelBytes = memory.KernelBytes ?? CgroupCount.TryRead(_kernel, _buffer),
        };
        return true;
    }

    /// <summary>Reads all that is charged now, and nothing of what it is made of: one system call.</summary>
    /// <inheritdoc cref="TryRead"/>
    public bool TryReadUsage(out long bytes)
    {
        var usage = CgroupCount.TryRead(_usage, _buffer);
        bytes = usage ?? 0;
        return usage is not null;
    }

    public void Dispose()
    {
        _usage.Dispose();
        _stat.Dispose();
        _peak?.Dispose();
        _kernel?.Dispose();
    }
}
