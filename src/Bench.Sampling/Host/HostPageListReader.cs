namespace Bench.Sampling;

/// <summary>Reads what waits in the lists of CPUs again and again, allocating nothing.</summary>
public sealed class HostPageListReader : IDisposable
{
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private HostPageListReader(ProcFile file, ReadBuffer buffer)
    {
        _file = file;
        _buffer = buffer;
    }

    /// <summary>Opens <c>/proc/zoneinfo</c>.</summary>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static HostPageListReader Open(ReadBuffer? buffer = null) =>
        new(ProcFile.Open("/proc/zoneinfo"), buffer ?? new ReadBuffer());

    /// <summary>Reads it now.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public HostPageLists Read() => HostPageLists.Parse(_file.Read(_buffer));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();
}
