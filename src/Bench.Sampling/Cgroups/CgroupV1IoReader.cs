namespace Bench.Sampling;

/// <summary>
/// The two files of a version 1 cgroup that tell its traffic with block devices. Those of the throttle count whatever the
/// scheduler of the device is, and with or without a limit.
/// </summary>
internal sealed class CgroupV1IoReader : CgroupIoReader
{
    private const string Bytes = "blkio.throttle.io_service_bytes";

    private readonly ProcFile _bytes;
    private readonly ProcFile _requests;
    private readonly ReadBuffer _buffer;

    private CgroupV1IoReader(ProcFile bytes, ProcFile requests, ReadBuffer buffer)
    {
        _bytes = bytes;
        _requests = requests;
        _buffer = buffer;
    }

    // Older kernels count only the cgroup itself, without those below.
    public static CgroupV1IoReader? TryOpenIn(string directory, ReadBuffer buffer) =>
        TryOpenIn(directory, "_recursive", buffer) ?? TryOpenIn(directory, "", buffer);

    /// <summary>
    /// Whether the kernel counts at all. From Linux 6.10 on it does so on a device only once a limit has been set there in some cgroup, and tells
    /// zero until then: a root without any traffic, on a host that has been up for long enough to ask, means that.
    /// </summary>
    public static bool Counts(string directory, ReadBuffer buffer)
    {
        var root = directory;
        while (Path.GetDirectoryName(root) is { } parent && File.Exists($"{parent}/{Bytes}"))
        {
            root = parent;
        }

        using var whole = TryOpenIn(root, buffer);
        return whole is not null && whole.TryRead(out var io) && io.ReadBytes + io.WrittenBytes > 0;
    }

    public override bool TryRead(out CgroupIo io)
    {
        io = default;
        if (!TryReadBytes(out var readBytes, out var writtenBytes) || !_requests.TryRead(_buffer, out var text))
        {
            return false;
        }

        var requests = CgroupV1IoCount.Parse(text);
        io = new CgroupIo
        {
            ReadBytes = readBytes,
            WrittenBytes = writtenBytes,
            Reads = requests.Read,
            Writes = requests.Write,
        };
        return true;
    }

    public override bool TryReadBytes(out long readBytes, out long writtenBytes)
    {
        var isThere = _bytes.TryRead(_buffer, out var text);
        var bytes = isThere ? CgroupV1IoCount.Parse(text) : default;
        (readBytes, writtenBytes) = (bytes.Read, bytes.Write);
        return isThere;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
            _requests.Dispose();
        }
    }

    private static CgroupV1IoReader? TryOpenIn(string directory, string suffix, ReadBuffer buffer)
    {
        var bytes = ProcFile.TryOpen($"{directory}/{Bytes}{suffix}", isOneRecord: true);
        var requests = ProcFile.TryOpen($"{directory}/blkio.throttle.io_serviced{suffix}", isOneRecord: true);
        if (bytes is not null && requests is not null)
        {
            return new CgroupV1IoReader(bytes, requests, buffer);
        }

        bytes?.Dispose();
        requests?.Dispose();
        return null;
    }
}
