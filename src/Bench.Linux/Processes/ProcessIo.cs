namespace Bench.Linux.Processes;

/// <summary>What one process, with its children that have been waited for, has read and written since it started, in bytes. Source:
/// <c>/proc/PID/io</c>, described in the kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
public readonly record struct ProcessIo
{
    /// <summary>Bytes taken by read calls of any kind, from cache and pipes too.</summary>
    public required long ReadCallBytes { get; init; }

    /// <summary>Bytes given to write calls of any kind.</summary>
    public required long WriteCallBytes { get; init; }

    /// <summary>Bytes that this process caused to be fetched from storage.</summary>
    public required long StorageReadBytes { get; init; }

    /// <summary>Bytes that this process caused to be sent to storage, counted when a page is dirtied.</summary>
    public required long StorageWriteBytes { get; init; }

    /// <summary>Opens the counters of a process; null when it is gone or the kernel keeps none. Those of a zombie can be read.</summary>
    /// <inheritdoc cref="ProcessStat.TryOpen"/>
    public static FileReader<ProcessIo>? TryOpen(int processId, ReadBuffer? buffer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        return FileReader<ProcessIo>.TryOpen($"/proc/{processId}/io", Parse, buffer);
    }

    public static ProcessIo Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.Plain(text, "/proc/PID/io", ':');
        return new ProcessIo
        {
            ReadCallBytes = fields.Required("rchar"u8),
            WriteCallBytes = fields.Required("wchar"u8),
            StorageReadBytes = fields.Required("read_bytes"u8),
            StorageWriteBytes = fields.Required("write_bytes"u8),
        };
    }
}
