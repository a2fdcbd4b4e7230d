namespace Bench.Linux.Cgroups;

/// <summary>The bytes that a cgroup and the cgroups below it have read from and written to block devices since it was made, added up over
/// devices. What a device passes on to another (a loop device to the disk that holds its file) can be in it twice.</summary>
/// <remarks>Version 1 knows only who submits a request: what is written through the page cache is charged to the kernel's own threads, in
/// the root.</remarks>
public readonly record struct CgroupIo(long ReadBytes, long WrittenBytes)
{
    // The throttle counts whatever the scheduler of the device is, and with or without a limit. Older kernels count only the cgroup
    // itself, without those below.
    private const string Version1File = "blkio.throttle.io_service_bytes";
    private const string Version1FileBelow = Version1File + "_recursive";

    /// <summary>Opens the traffic of a cgroup; null when it is gone, does not count traffic, or is one of version 1 on a kernel that has
    /// not begun to count (docs/sampling.md).</summary>
    /// <param name="directory">The directory of its controller: <see cref="CgroupLayout.BlockIo"/> on version 1, <c>io</c> on version
    /// 2.</param>
    public static FileReader<CgroupIo>? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null) =>
        directory.Version == CgroupVersion.V2 || IsCounted(directory) ? TryOpenAnyway(directory, buffer) : null;

    /// <summary>The same although the kernel may count nothing, and tell zero.</summary>
    internal static FileReader<CgroupIo>? TryOpenAnyway(CgroupDirectory directory, ReadBuffer? buffer = null) =>
        directory.TryOpen(Version1FileBelow, "io.stat", ParseVersion1, ParseVersion2, buffer)
        ?? directory.TryOpen(Version1File, "io.stat", ParseVersion1, ParseVersion2, buffer);

    /// <summary>From Linux 6.10 on, version 1 counts on a device only once a limit, even "none", has been set there in some cgroup, and
    /// tells zero until then. A root without any traffic, on a host that has been up for long enough to ask, means that.</summary>
    private static bool IsCounted(CgroupDirectory directory)
    {
        var root = directory.Path;
        while (Path.GetDirectoryName(root) is { } parent && File.Exists($"{parent}/{Version1File}"))
        {
            root = parent;
        }

        using var whole = TryOpenAnyway(directory with { Path = root });
        return whole is not null && whole.TryRead(out var io) && io.ReadBytes + io.WrittenBytes > 0;
    }

    /// <summary>Parses <c>blkio.throttle.io_service_bytes</c>, described in the kernel's
    /// <c>Documentation/admin-guide/cgroup-v1/blkio-controller.rst</c>; allocates nothing.</summary>
    internal static CgroupIo ParseVersion1(ReadOnlySpan<byte> text)
    {
        long read = 0, written = 0;
        var cursor = new TextCursor(text, "blkio.throttle");
        while (!cursor.IsAtEnd)
        {
            if (cursor.TryTake("Total "u8))
            {
                cursor.Integer();
                cursor.ExpectLineEnd();
                return cursor.IsAtEnd ? new CgroupIo(read, written) : throw cursor.Error("more after the total");
            }

            cursor.Device();
            cursor.Expect(" "u8);
            var (isRead, isWrite) = (cursor.TryTake("Read "u8), cursor.TryTake("Write "u8));

            // The others are the same requests told otherwise, and discards, which move no data.
            if (!isRead && !isWrite && !cursor.TryTake("Sync "u8) && !cursor.TryTake("Async "u8) && !cursor.TryTake("Discard "u8)
                && !cursor.TryTake("Total "u8))
            {
                throw cursor.Error("an unknown direction");
            }

            var bytes = cursor.Integer();
            read = cursor.Plus(read, isRead ? bytes : 0);
            written = cursor.Plus(written, isWrite ? bytes : 0);
            cursor.ExpectLineEnd();
        }

        // Nothing at all before the first request; the total ends any other text.
        return text.IsEmpty ? default : throw cursor.Error("the total is missing");
    }

    /// <summary>Parses <c>io.stat</c>, described in the kernel's <c>Documentation/admin-guide/cgroup-v2.rst</c>; allocates
    /// nothing.</summary>
    internal static CgroupIo ParseVersion2(ReadOnlySpan<byte> text)
    {
        long read = 0, written = 0;
        var cursor = new TextCursor(text, "io.stat");
        while (!cursor.IsAtEnd)
        {
            cursor.Device();
            cursor.Expect(" "u8);
            var hasCounts = cursor.TryTake("rbytes="u8);
            if (hasCounts)
            {
                read = cursor.Plus(read, cursor.Integer());
                cursor.Expect(" wbytes="u8);
                written = cursor.Plus(written, cursor.Integer());
                cursor.Expect(" rios="u8);
                cursor.Integer();
                cursor.Expect(" wios="u8);
                cursor.Integer();
                if (!cursor.IsAtLineEnd)
                {
                    cursor.Expect(" "u8);
                }
            }

            // Discards may follow, and what other controllers of the device tell, whose names have a point. Of a device without
            // traffic there is only the latter, or nothing.
            cursor.SkipSpaces();
            while (!cursor.IsAtLineEnd)
            {
                if (!cursor.Setting().Contains((byte)'.') && !hasCounts)
                {
                    throw cursor.Error("the counts of a device are missing");
                }

                cursor.SkipSpaces();
            }

            cursor.ExpectLineEnd();
        }

        return new CgroupIo(read, written);
    }
}
