namespace Bench.Sampling;

/// <summary>
/// What has reached a block device since it appeared. Source: <c>/sys/dev/block/M:m/stat</c>, described in the kernel's
/// <c>Documentation/block/stat.rst</c>.
/// </summary>
public readonly record struct BlockDeviceTraffic
{
    private const string Source = "/sys/dev/block/M:m/stat";

    // The documentation fixes the sector of these counters to 512 bytes, whatever the device's own sector is.
    private const long BytesPerSector = 512;

    /// <summary>Read requests completed.</summary>
    public required long Reads { get; init; }

    /// <summary>Bytes read: sectors of 512.</summary>
    public required long ReadBytes { get; init; }

    /// <summary>Write requests completed.</summary>
    public required long Writes { get; init; }

    /// <summary>Bytes written: sectors of 512.</summary>
    public required long WrittenBytes { get; init; }

    /// <summary>What has reached the device from <paramref name="earlier"/> to this reading.</summary>
    public BlockDeviceTraffic Since(BlockDeviceTraffic earlier) => new()
    {
        Reads = Reads - earlier.Reads,
        ReadBytes = ReadBytes - earlier.ReadBytes,
        Writes = Writes - earlier.Writes,
        WrittenBytes = WrittenBytes - earlier.WrittenBytes,
    };

    /// <summary>Reads the text of <c>stat</c> of a block device; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static BlockDeviceTraffic Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, Source);
        var reads = cursor.Integer();
        cursor.SkipIntegers(1); // reads merged
        var sectorsRead = cursor.Integer();
        cursor.SkipIntegers(1); // milliseconds reading
        var writes = cursor.Integer();
        cursor.SkipIntegers(1); // writes merged
        var sectorsWritten = cursor.Integer();
        cursor.SkipIntegers(4); // milliseconds writing, requests in flight, milliseconds active and waited for
        while (!cursor.IsAtLineEnd)
        {
            cursor.Integer(); // discards and flushes, added by later kernels
        }

        return new BlockDeviceTraffic
        {
            Reads = reads,
            ReadBytes = ToBytes(sectorsRead, text),
            Writes = writes,
            WrittenBytes = ToBytes(sectorsWritten, text),
        };
    }

    private static long ToBytes(long sectors, ReadOnlySpan<byte> text) => sectors <= long.MaxValue / BytesPerSector
        ? sectors * BytesPerSector
        : throw Malformed.Text(Source, "a number of sectors is too large", text);
}
