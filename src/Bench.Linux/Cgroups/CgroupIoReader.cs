namespace Bench.Linux.Cgroups;

/// <summary>Reads the traffic of a cgroup of either version with block devices again and again, allocating nothing.</summary>
public sealed class CgroupIoReader : IDisposable
{
    // The throttle counts whatever the scheduler of the device is, and with or without a limit. Older kernels count only the cgroup
    // itself, without those below.
    private const string Bytes = "blkio.throttle.io_service_bytes";
    private const string BytesBelow = Bytes + "_recursive";

    private readonly CgroupVersion _version;
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private CgroupIoReader(CgroupVersion version, ProcFile file, ReadBuffer? buffer) =>
        (_version, _file, _buffer) = (version, file, buffer ?? new ReadBuffer());

    /// <summary>Opens the traffic of a cgroup; null when it is gone, does not count traffic, or is one of version 1 on a kernel that has
    /// not begun to count (docs/sampling.md).</summary>
    /// <param name="directory">The directory of its controller: <see cref="CgroupLayout.BlockIo"/> on version 1, <c>io</c> on version
    /// 2.</param>
    /// <param name="evenIfNotCounted">Whether it is opened although the kernel counts nothing, and tells zero.</param>
    /// <inheritdoc cref="ProcFile.TryOpen(string, bool)" path="/exception"/>
    public static CgroupIoReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null, bool evenIfNotCounted = false)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return evenIfNotCounted || directory.Version == CgroupVersion.V2 || IsCounted(directory)
            ? TryOpenAnyway(directory, buffer)
            : null;
    }

    /// <summary>Reads the bytes until now, with one system call; false when the cgroup has been removed. No traffic is zero.</summary>
    /// <inheritdoc cref="FileReader{T}.TryRead" path="/exception"/>
    public bool TryRead(out CgroupIo io)
    {
        var isThere = _file.TryRead(_buffer, out var text);
        io = isThere ? CgroupIo.Parse(text, _version) : default;
        return isThere;
    }

    public void Dispose() => _file.Dispose();

    /// <summary>From Linux 6.10 on, version 1 counts on a device only once a limit, even "none", has been set there in some cgroup, and
    /// tells zero until then. A root without any traffic, on a host that has been up for long enough to ask, means that.</summary>
    private static bool IsCounted(CgroupDirectory directory)
    {
        var root = directory.Path;
        while (Path.GetDirectoryName(root) is { } parent && File.Exists($"{parent}/{Bytes}"))
        {
            root = parent;
        }

        using var whole = TryOpenAnyway(directory with { Path = root }, buffer: null);
        return whole is not null && whole.TryRead(out var io) && io.ReadBytes + io.WrittenBytes > 0;
    }

    private static CgroupIoReader? TryOpenAnyway(CgroupDirectory directory, ReadBuffer? buffer)
    {
        var file = directory.Version == CgroupVersion.V2 ? directory.TryOpen("io.stat")
            : directory.TryOpen(BytesBelow) ?? directory.TryOpen(Bytes);
        return file is null ? null : new CgroupIoReader(directory.Version, file, buffer);
    }
}
