using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Processes;

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
    /// <param name="processId">The PID; positive.</param>
    /// <inheritdoc cref="ProcFile.TryOpen(string, bool)" path="/exception"/>
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
    /// <inheritdoc cref="FileReader{T}.TryRead" path="/exception"/>
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
        _file?.Dispose();
        _file = null;
        _directory.Dispose();
    }

    private bool TryReadAfterExec(out ReadOnlySpan<byte> text)
    {
        _file?.Dispose();
        _file = null;
        _file = ProcFile.TryOpen(_directory, _directoryPath, FileName, isOneRecord: true);
        if (_file is not null && _file.TryRead(_buffer, out text))
        {
            return true;
        }

        _file?.Dispose();
        _file = null;
        text = default;
        return false;
    }
}
