using Microsoft.Win32.SafeHandles;

namespace Bench.Linux.Processes;

/// <summary>The memory of one process as its page tables show it, in bytes. Source: <c>/proc/PID/smaps_rollup</c>, described in the
/// kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
/// <param name="RssBytes">Resident: bytes of RAM that are mapped, each shared page counted in full. Adding it over processes counts
/// shared pages more than once.</param>
/// <param name="PssBytes">Proportional: each page divided by the number of processes that map it. This is what may be added up.</param>
/// <param name="PssAnonymousBytes">The anonymous part of the proportional size; null on kernels before 5.4, as the two others.</param>
/// <param name="PssSharedMemoryBytes">The tmpfs and memfd part.</param>
public readonly record struct ProcessMemory(
    long RssBytes, long PssBytes, long? PssAnonymousBytes, long? PssFileBytes, long? PssSharedMemoryBytes)
{
    /// <summary>Parses the text of <c>smaps_rollup</c>; allocates nothing.</summary>
    public static ProcessMemory Parse(ReadOnlySpan<byte> text)
    {
        var fields = new KeyedText(text, "/proc/PID/smaps_rollup", ':', kilobytes: true);
        return new ProcessMemory(
            fields.Required("Rss"u8),
            fields.Required("Pss"u8),
            PssAnonymousBytes: fields.Optional("Pss_Anon"u8),
            PssFileBytes: fields.Optional("Pss_File"u8),
            PssSharedMemoryBytes: fields.Optional("Pss_Shmem"u8));
    }
}

/// <summary>Reads the memory of one process again and again, allocating nothing.</summary>
/// <remarks>An open <c>smaps_rollup</c> is bound to the address space that the process had at that moment. When the process calls
/// <c>execve</c>, as every container runtime does on its way to the guest, the old file answers "no such process" although the process
/// lives. So the file is opened again, through a directory handle that stays with this very process and can never lead to a later one
/// with the same PID.</remarks>
public sealed class ProcessMemoryReader : IDisposable
{
    private readonly SafeFileHandle _directory;
    private readonly string _name;
    private readonly ReadBuffer _buffer;
    private ProcFile? _file;

    private ProcessMemoryReader(SafeFileHandle directory, string name, ReadBuffer? buffer)
    {
        (_directory, _name, _buffer) = (directory, name, buffer ?? new ReadBuffer());
        _file = OpenFile();
    }

    /// <summary>Opens the memory of a process; null when it is gone, is a zombie, or is a thread of the kernel.</summary>
    public static ProcessMemoryReader? TryOpen(int processId, ReadBuffer? buffer = null)
    {
        var path = $"/proc/{processId}";
        var directory = Libc.OpenDirectory(path, out var error);
        if (directory is null)
        {
            return ProcFile.IsAbsence(error) ? null : throw ProcFile.Failure("open", path, error);
        }

        var reader = new ProcessMemoryReader(directory, $"{path}/smaps_rollup", buffer);
        if (reader._file is not null)
        {
            return reader;
        }

        reader.Dispose();
        return null;
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
        _file?.Dispose();
        _file = null;
        _directory.Dispose();
    }

    private bool TryReadAfterExec(out ReadOnlySpan<byte> text)
    {
        text = default;
        _file?.Dispose();
        _file = OpenFile();
        return _file is not null && _file.TryRead(_buffer, out text);
    }

    private ProcFile? OpenFile() =>
        ProcFile.TryOpen($"/proc/self/fd/{_directory.DangerousGetHandle()}/smaps_rollup", isOneRecord: true, _name);
}
