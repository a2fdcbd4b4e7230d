namespace Bench.Linux.Host;

/// <summary>Reads steal time, load and pressure of the host again and again, allocating nothing.</summary>
public sealed class HostNoiseReader : IDisposable
{
    private readonly ProcFile _stat;
    private readonly ProcFile _load;
    private readonly ProcFile? _cpuPressure;
    private readonly ProcFile? _memoryPressure;
    private readonly ProcFile? _ioPressure;
    private readonly ReadBuffer _buffer;

    private HostNoiseReader(string procRoot, ReadBuffer? buffer)
    {
        _stat = ProcFile.Open($"{procRoot}/stat", isOneRecord: true);
        _load = ProcFile.Open($"{procRoot}/loadavg", isOneRecord: true);
        _cpuPressure = ProcFile.TryOpen($"{procRoot}/pressure/cpu", isOneRecord: true);
        _memoryPressure = ProcFile.TryOpen($"{procRoot}/pressure/memory", isOneRecord: true);
        _ioPressure = ProcFile.TryOpen($"{procRoot}/pressure/io", isOneRecord: true);
        _buffer = buffer ?? new ReadBuffer();
    }

    /// <summary>Opens the files. Those of pressure need not be there.</summary>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static HostNoiseReader Open(ReadBuffer? buffer = null) => Open("/proc", buffer);

    internal static HostNoiseReader Open(string procRoot, ReadBuffer? buffer = null) => new(procRoot, buffer);

    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public HostNoise Read() => new()
    {
        At = MonotonicClock.Now,
        Cpu = CpuTimes.Parse(_stat.Read(_buffer)),
        LoadAverageOneMinute = LoadAverage.Parse(_load.Read(_buffer)),
        CpuPressure = ReadPressure(_cpuPressure),
        MemoryPressure = ReadPressure(_memoryPressure),
        IoPressure = ReadPressure(_ioPressure),
    };

    public void Dispose()
    {
        _stat.Dispose();
        _load.Dispose();
        _cpuPressure?.Dispose();
        _memoryPressure?.Dispose();
        _ioPressure?.Dispose();
    }

    private PressureStall? ReadPressure(ProcFile? file) =>
        file is not null && file.TryRead(_buffer, out var text) ? PressureStall.Parse(text) : null;
}
