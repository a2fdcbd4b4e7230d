namespace Bench.Sampling;

/// <summary>Reads the memory of the host again and again, allocating nothing.</summary>
public sealed class HostMemoryReader : IDisposable
{
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private HostMemoryReader(ProcFile file, ReadBuffer buffer)
    {
        _file = file;
        _buffer = buffer;
    }

    /// <summary>Opens <c>/proc/meminfo</c>.</summary>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static HostMemoryReader Open(ReadBuffer? buffer = null) =>
        new(ProcFile.Open("/proc/meminfo", isOneRecord: true), buffer ?? new ReadBuffer());

    /// <summary>Reads the memory of the host now.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public HostMemory Read() => HostMemory.Parse(_file.Read(_buffer));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
