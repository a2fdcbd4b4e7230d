namespace Bench.Sampling;

/// <summary>Reads the number of tasks in a cgroup of either version again and again, allocating nothing.</summary>
public sealed class CgroupPidsReader : IDisposable
{
    private readonly ProcFile _current;
    private readonly ProcFile? _peak;
    private readonly ReadBuffer _buffer;

    private CgroupPidsReader(ProcFile current, ProcFile? peak, ReadBuffer buffer)
    {
        _current = current;
        _peak = peak;
        _buffer = buffer;
    }

    /// <summary>Opens the number of tasks in a cgroup; the files are the same in both versions.</summary>
    /// <param name="directory">The directory of its <see cref="CgroupLayout.Pids"/> controller.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <returns>Null when the cgroup is gone or does not count tasks, as no root does.</returns>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="IOException">A file exists and cannot be opened.</exception>
    public static CgroupPidsReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return ProcFile.TryOpen($"{directory.Path}/pids.current", isOneRecord: true) is { } current
            ? new CgroupPidsReader(current, ProcFile.TryOpen($"{directory.Path}/pids.peak", isOneRecord: true), buffer ?? new ReadBuffer())
            : null;
    }

    /// <summary>Reads how many there are now.</summary>
    /// <returns>False when the cgroup has been removed.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public bool TryRead(out CgroupPids pids)
    {
        var current = CgroupCount.TryRead(_current, _buffer);
        pids = current is { } count ? new CgroupPids(count, CgroupCount.TryRead(_peak, _buffer)) : default;
        return current is not null;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _current.Dispose();
        _peak?.Dispose();
    }
}
