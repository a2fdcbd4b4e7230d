namespace Bench.Sampling;

/// <summary>
/// What one process, with its children that have been waited for, has read and written since it started, all in bytes.
/// Source: <c>/proc/PID/io</c>, described in the kernel's <c>Documentation/filesystems/proc.rst</c>.
/// </summary>
public readonly record struct ProcessIo
{
    private const string Source = "/proc/PID/io";

    /// <summary>Bytes taken by read calls of any kind, from cache and pipes too.</summary>
    public required long ReadCallBytes { get; init; }

    /// <summary>Bytes given to write calls of any kind.</summary>
    public required long WriteCallBytes { get; init; }

    /// <summary>Bytes that this process caused to be fetched from storage.</summary>
    public required long StorageReadBytes { get; init; }

    /// <summary>Bytes that this process caused to be sent to storage, counted when a page is dirtied.</summary>
    public required long StorageWriteBytes { get; init; }

    /// <summary>Reads the text of <c>/proc/PID/io</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form, or a count is missing.</exception>
    public static ProcessIo Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.Plain(text, Source, ':');
        return new ProcessIo
        {
            ReadCallBytes = fields.Required("rchar"u8),
            WriteCallBytes = fields.Required("wchar"u8),
            StorageReadBytes = fields.Required("read_bytes"u8),
            StorageWriteBytes = fields.Required("write_bytes"u8),
        };
    }
}
