using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Processes;

/// <summary>The memory of one process as its page tables show it, in bytes. Source: <c>/proc/PID/smaps_rollup</c>, described in the
/// kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
public readonly record struct ProcessMemory
{
    /// <summary>Resident: bytes of RAM that are mapped, each shared page counted in full. Adding it over processes counts shared pages
    /// more than once.</summary>
    public required long RssBytes { get; init; }

    /// <summary>Proportional: each page divided by the number of processes that map it. This is what may be added up.</summary>
    public required long PssBytes { get; init; }

    /// <summary>The anonymous part of the proportional size; null on kernels before 5.4, as the two others.</summary>
    public long? PssAnonymousBytes { get; init; }

    public long? PssFileBytes { get; init; }

    /// <summary>The tmpfs and memfd part.</summary>
    public long? PssSharedMemoryBytes { get; init; }

    /// <summary>Parses the text of <c>smaps_rollup</c>; allocates nothing.</summary>
    public static ProcessMemory Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.InKilobytes(text, "/proc/PID/smaps_rollup");
        return new ProcessMemory
        {
            RssBytes = fields.Required("Rss"u8),
            PssBytes = fields.Required("Pss"u8),
            PssAnonymousBytes = fields.Optional("Pss_Anon"u8),
            PssFileBytes = fields.Optional("Pss_File"u8),
            PssSharedMemoryBytes = fields.Optional("Pss_Shmem"u8),
        };
    }
}

/// <summary>Reads the memory of one process again and again, allocating nothing.</summary>
/// <remarks>An open <c>smaps_rollup</c> is bound to the address space that the process had at that moment. When the process calls
/// <c>execve</c>, as every container runtime does on its way to the guest, the old file answers "no such process" although the process
/// lives. So the file is opened again, through a directory handle that stays with this very process and can never lead to a later one
/// with the same PID.</remarks>
public sealed class ProcessMemoryReader : IDisposable
{
    private const string FileName = "smaps_rollup";

    private readonly SafeFileHandle _directory;
    private readonly string _directoryPath;
    private readonly ReadBuffer _buffer;
    private ProcFile? _file;

    private ProcessMemoryReader(SafeFileHandle directory, string directoryPath, ProcFile file, ReadBuffer? buffer) =>
        (_directory, _directoryPath, _file, _buffer) = (directory, directoryPath, file, buffer ?? new ReadBuffer());

    /// <summary>Opens the memory of a process; null when it is gone, is a zombie, or is a thread of the kernel.</summary>
    public static ProcessMemoryReader? TryOpen(int processId, ReadBuffer? buffer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        var path = $"/proc/{processId}";
        var directory = Libc.OpenDirectory(path, out var error);
        if (directory is null)
        {
            return ProcFile.IsAbsence(error) ? null : throw ProcFile.Failure("open", path, error);
        }

        ProcFile? file = null;
        try
        {
            file = ProcFile.TryOpen(directory, path, FileName, isOneRecord: true);
        }
        finally
        {
            if (file is null)
            {
                directory.Dispose();
            }
        }

        return file is null ? null : new ProcessMemoryReader(directory, path, file, buffer);
    }

    /// <summary>Reads the memory of the process now; false when it is gone.</summary>
    public bool TryRead(out ProcessMemory memory)
    {
        if (_file is not null && (_file.TryRead(_buffer, out var text) || TryReadAfterExec(out text)))
        {
            memory = ProcessMemory.Parse(text);
            return true;
        }

        memory = default;
        return false;
    }

    public void Dispose()
    {
        CloseFile();
        _directory.Dispose();
    }

    private bool TryReadAfterExec(out ReadOnlySpan<byte> text)
    {
        CloseFile();
        _file = ProcFile.TryOpen(_directory, _directoryPath, FileName, isOneRecord: true);
        if (_file is not null && _file.TryRead(_buffer, out text))
        {
            return true;
        }

        CloseFile();
        text = default;
        return false;
    }

    private void CloseFile()
    {
        _file?.Dispose();
        _file = null;
    }
}
