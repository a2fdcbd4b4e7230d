namespace Bench.Sampling;

/// <summary>Reads what one process has used and holds, again and again, allocating nothing.</summary>
public sealed class ProcessStatReader : IDisposable
{
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private ProcessStatReader(int processId, ProcFile file, ReadBuffer buffer)
    {
        ProcessId = processId;
        _file = file;
        _buffer = buffer;
    }

    /// <summary>The process that is read.</summary>
    public int ProcessId { get; }

    /// <summary>Opens the state of a process; null when it is gone.</summary>
    /// <param name="processId">The PID; positive.</param>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="processId"/> is not positive.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static ProcessStatReader? TryOpen(int processId, ReadBuffer? buffer = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(processId);
        return ProcFile.TryOpen($"/proc/{processId}/stat", isOneRecord: true) is { } file
            ? new ProcessStatReader(processId, file, buffer ?? new ReadBuffer())
            : null;
    }

    /// <summary>Reads the state now. That of a zombie can still be read.</summary>
    /// <returns>False when the process is gone.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool TryRead(out ProcessStat stat)
    {
        var isThere = _file.TryRead(_buffer, out var text);
        stat = isThere ? ProcessStat.Parse(text) : default;
        return isThere;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
