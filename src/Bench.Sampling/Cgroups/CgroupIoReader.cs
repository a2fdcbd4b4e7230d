namespace Bench.Sampling;

/// <summary>Reads the traffic of a cgroup of either version with block devices again and again, allocating nothing.</summary>
public abstract class CgroupIoReader : IDisposable
{
    private protected CgroupIoReader()
    {
    }

    /// <summary>Opens the traffic of a cgroup.</summary>
    /// <param name="directory">The directory of its controller: <see cref="CgroupLayout.BlockIo"/> on version 1, <c>io</c> on version 2.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <param name="evenIfNotCounted">Whether it is opened although the kernel counts nothing, and tells zero.</param>
    /// <returns>Null when the cgroup is gone, does not count traffic, or is one of version 1 on a kernel that has not begun to count (see <c>docs/sampling.md</c>).</returns>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="IOException">A file exists and cannot be opened.</exception>
    public static CgroupIoReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null, bool evenIfNotCounted = false)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var into = buffer ?? new ReadBuffer();
        return directory.Version == CgroupVersion.V1
            ? evenIfNotCounted || CgroupV1IoReader.Counts(directory.Path, into) ? CgroupV1IoReader.TryOpenIn(directory.Path, into) : null
            : CgroupV2IoReader.TryOpenIn(directory.Path, into);
    }

    /// <summary>Reads what there has been until now. No traffic is zero.</summary>
    /// <returns>False when the cgroup has been removed.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public abstract bool TryRead(out CgroupIo io);

    /// <summary>Reads the bytes that there have been until now, and no requests: one system call.</summary>
    /// <inheritdoc cref="TryRead" path="/returns"/>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public virtual bool TryReadBytes(out long readBytes, out long writtenBytes)
    {
        var isThere = TryRead(out var io);
        (readBytes, writtenBytes) = (io.ReadBytes, io.WrittenBytes);
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
