namespace Bench.Linux.Host;

/// <summary>The bytes that have reached a block device since it appeared, whoever asked: it tells a benchmark that wrote to the device
/// from one that wrote to the page cache. Source: <c>/sys/dev/block/M:m/stat</c>, described in the kernel's
/// <c>Documentation/block/stat.rst</c>.</summary>
public readonly record struct BlockDeviceTraffic(long ReadBytes, long WrittenBytes)
{
    private const string Source = "/sys/dev/block/M:m/stat";

    // The documentation fixes the sector of these counters to 512 bytes, whatever the device's own sector is.
    private const long BytesPerSector = 512;

    /// <summary>Opens the device that holds a directory or file; null when it is not known: tmpfs, overlay and btrfs have none of their
    /// own.</summary>
    /// <exception cref="UnauthorizedAccessException">This user may not look there.</exception>
    /// <exception cref="IOException"><paramref name="path"/> does not exist or cannot be looked at.</exception>
    public static FileReader<BlockDeviceTraffic>? TryOpenHolding(string path) => FileReader<BlockDeviceTraffic>.TryOpen(
        $"/sys/dev/block/{Libc.FindDevice(path, out var error) ?? throw ProcFile.Failure("find the device that holds", path, error)}/stat",
        Parse);

    public static BlockDeviceTraffic Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, Source);
        cursor.SkipIntegers(2); // reads, and reads merged
        var sectorsRead = cursor.Integer();
        cursor.SkipIntegers(3); // milliseconds reading, writes, and writes merged
        var sectorsWritten = cursor.Integer();
        cursor.SkipIntegers(4); // milliseconds writing, requests in flight, milliseconds active and waited for
        while (!cursor.IsAtLineEnd)
        {
            cursor.Integer(); // discards and flushes, added by later kernels
        }

        return new BlockDeviceTraffic(cursor.Times(sectorsRead, BytesPerSector), cursor.Times(sectorsWritten, BytesPerSector));
    }
}
