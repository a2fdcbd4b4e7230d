namespace Bench.Sampling;

/// <summary>Reads the CPU time of a cgroup of either version again and again, allocating nothing.</summary>
public abstract class CgroupCpuReader : IDisposable
{
    private protected CgroupCpuReader()
    {
    }

    /// <summary>Opens the CPU time of a cgroup.</summary>
    /// <param name="directory">On version 1 the directory of the controller <see cref="CgroupLayout.CpuAccounting"/>; on version 2
    /// any, for every cgroup counts its CPU time.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <returns>Null when the cgroup is gone or does not count CPU time.</returns>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="IOException">A file exists and cannot be opened.</exception>
    public static CgroupCpuReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var into = buffer ?? new ReadBuffer();
        return directory.Version == CgroupVersion.V1
            ? CgroupV1CpuReader.TryOpenIn(directory.Path, into)
            : CgroupV2CpuReader.TryOpenIn(directory.Path, into);
    }

    /// <summary>Reads what has been used until now.</summary>
    /// <returns>False when the cgroup has been removed.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public abstract bool TryRead(out CgroupCpu cpu);

    /// <summary>Reads all CPU time that has been used until now, and nothing else: one system call.</summary>
    /// <inheritdoc cref="TryRead" path="/returns"/>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public virtual bool TryReadUsage(out TimeSpan usage)
    {
        var isThere = TryRead(out var cpu);
        usage = cpu.Usage;
        return isThere;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes the files when <paramref name="disposing"/>.</summary>
    protected abstract void Dispose(bool disposing);
}
