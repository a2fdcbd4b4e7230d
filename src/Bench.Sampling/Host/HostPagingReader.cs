namespace Bench.Sampling;

/// <summary>Reads what the host's memory management has done, again and again, allocating nothing.</summary>
public sealed class HostPagingReader : IDisposable
{
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private HostPagingReader(ProcFile file, ReadBuffer buffer)
    {
        _file = file;
        _buffer = buffer;
    }

    /// <summary>Opens <c>/proc/vmstat</c>.</summary>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static HostPagingReader Open(ReadBuffer? buffer = null) =>
        new(ProcFile.Open("/proc/vmstat"), buffer ?? new ReadBuffer());

    /// <summary>Reads the counters now.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">They cannot be read.</exception>
    public HostPaging Read() => HostPaging.Parse(_file.Read(_buffer));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
