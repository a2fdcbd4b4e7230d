namespace Bench.Linux.Processes;

/// <summary>What one process, with its children that have been waited for, has read and written since it started, in bytes. Source:
/// <c>/proc/PID/io</c>, described in the kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
/// <param name="ReadCallBytes">Bytes taken by read calls of any kind, from cache and pipes too.</param>
/// <param name="WriteCallBytes">Bytes given to write calls of any kind.</param>
/// <param name="StorageReadBytes">Bytes that this process caused to be fetched from storage.</param>
/// <param name="StorageWriteBytes">Bytes that it caused to be sent to storage, counted when a page is dirtied.</param>
public readonly record struct ProcessIo(long ReadCallBytes, long WriteCallBytes, long StorageReadBytes, long StorageWriteBytes)
{
    /// <summary>Opens the counters of a process; null when it is gone or the kernel keeps none. Those of a zombie can be read.</summary>
    /// <inheritdoc cref="ProcessStat.TryOpen"/>
    public static FileReader<ProcessIo>? TryOpen(int processId, ReadBuffer? buffer = null) =>
        FileReader<ProcessIo>.TryOpen($"/proc/{processId}/io", Parse, buffer);

    /// <summary>Whether a process is there without counters: its kernel keeps none (<c>CONFIG_TASK_IO_ACCOUNTING</c>).</summary>
    public static bool IsNotKept(int processId, string procRoot = "/proc") =>
        !File.Exists($"{procRoot}/{processId}/io") && Directory.Exists($"{procRoot}/{processId}");

    public static ProcessIo Parse(ReadOnlySpan<byte> text)
    {
        var fields = new KeyedText(text, "/proc/PID/io", ':');
        return new ProcessIo(
            fields.Required("rchar"u8),
            fields.Required("wchar"u8),
            fields.Required("read_bytes"u8),
            fields.Required("write_bytes"u8));
    }
}
