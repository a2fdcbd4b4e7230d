namespace Bench.Sampling;

/// <summary>Reads what one process has read and written, again and again, allocating nothing.</summary>
public sealed class ProcessIoReader : IDisposable
{
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private ProcessIoReader(int processId, ProcFile file, ReadBuffer buffer)
    {
        ProcessId = processId;
        _file = file;
        _buffer = buffer;
    }

    /// <summary>The process that is read.</summary>
    public int ProcessId { get; }

    /// <summary>Opens the counters of a process; null when it is gone or the kernel keeps no such counters.</summary>
    /// <param name="processId">The PID; positive.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="processId"/> is not positive.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not look into that process.</exception>
    /// <exception cref="IOException">The file cannot be opened for another reason.</exception>
    public static ProcessIoReader? TryOpen(int processId, ReadBuffer? buffer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        return ProcFile.TryOpen($"/proc/{processId}/io", isOneRecord: true) is { } file
            ? new ProcessIoReader(processId, file, buffer ?? new ReadBuffer())
            : null;
    }

    /// <summary>Reads the counters now. Those of a zombie can still be read.</summary>
    /// <returns>False when the process is gone.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not look into that process.</exception>
    /// <exception cref="IOException">The file cannot be read for another reason.</exception>
    public bool TryRead(out ProcessIo io)
    {
        var isThere = _file.TryRead(_buffer, out var text);
        io = isThere ? ProcessIo.Parse(text) : default;
        return isThere;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
