namespace Bench.Sampling;

/// <summary>Reads the memory charged to a cgroup of either version again and again, allocating nothing.</summary>
public abstract class CgroupMemoryReader : IDisposable
{
    private readonly ProcFile _usage;
    private readonly ProcFile _stat;
    private readonly ProcFile? _peak;
    private readonly ReadBuffer _buffer;

    private protected CgroupMemoryReader(ProcFile usage, ProcFile stat, ProcFile? peak, ReadBuffer buffer)
    {
        _usage = usage;
        _stat = stat;
        _peak = peak;
        _buffer = buffer;
    }

    /// <summary>Opens the memory of a cgroup.</summary>
    /// <param name="directory">The directory of its memory controller.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <returns>Null when the cgroup is gone or does not count memory, like the root of version 2.</returns>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="IOException">A file exists and cannot be opened.</exception>
    public static CgroupMemoryReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var into = buffer ?? new ReadBuffer();
        return directory.Version == CgroupVersion.V1
            ? CgroupV1MemoryReader.TryOpenIn(directory.Path, into)
            : CgroupV2MemoryReader.TryOpenIn(directory.Path, into);
    }

    /// <summary>Reads what is charged now.</summary>
    /// <returns>False when the cgroup has been removed.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public bool TryRead(out CgroupMemory memory)
    {
        memory = default;
        if (CgroupCount.TryRead(_usage, _buffer) is not { } usage || !_stat.TryRead(_buffer, out var stat))
        {
            return false;
        }

        memory = Describe(usage, stat) with { PeakBytes = CgroupCount.TryRead(_peak, _buffer) };
        return true;
    }

    /// <summary>Reads all that is charged now, and nothing of what it is made of: one system call.</summary>
    /// <inheritdoc cref="TryRead" path="/returns"/>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public bool TryReadUsage(out long bytes)
    {
        var usage = ReadCount(_usage);
        bytes = usage ?? 0;
        return usage is not null;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the files when <paramref name="disposing"/>.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _usage.Dispose();
            _stat.Dispose();
            _peak?.Dispose();
        }
    }

    private protected abstract CgroupMemory Describe(long usageBytes, ReadOnlySpan<byte> stat);

    private protected long? ReadCount(ProcFile? file) =>
        CgroupCount.TryRead(file, _buffer);
}
