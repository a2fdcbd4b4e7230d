namespace Bench.Linux.Host;

/// <summary>What else was going on on the host at one moment. Two of these tell how noisy the time between them was.</summary>
public readonly record struct HostNoise
{
    private const double NanosecondsPerTick = 1e7; // USER_HZ is 100 on every kernel that .NET runs on

    public required MonotonicTime At { get; init; }

    public required CpuTimes Cpu { get; init; }

    /// <summary>Tasks that ran or waited, averaged over about a minute.</summary>
    public required double LoadAverageOneMinute { get; init; }

    /// <summary>Null, as the two others, on kernels that do not tell.</summary>
    public PressureStall? CpuPressure { get; init; }

    public PressureStall? MemoryPressure { get; init; }

    public PressureStall? IoPressure { get; init; }

    public HostNoiseInterval Since(HostNoise earlier)
    {
        var elapsed = At.NanosecondsSince(earlier.At);
        return new HostNoiseInterval
        {
            Elapsed = At - earlier.At,
            BusyCpus = BusySince(earlier, elapsed),
            StealShare = Cpu.StealShareSince(earlier.Cpu),
            CpuPressureShare = Share(CpuPressure, earlier.CpuPressure, elapsed),
            MemoryPressureShare = Share(MemoryPressure, earlier.MemoryPressure, elapsed),
            IoPressureShare = Share(IoPressure, earlier.IoPressure, elapsed),
            LoadAverageOneMinute = LoadAverageOneMinute,
        };
    }

    private double? BusySince(HostNoise earlier, long elapsedNanoseconds)
    {
        var ticks = Cpu.Busy - earlier.Cpu.Busy;
        return elapsedNanoseconds > 0 && ticks >= 0 ? ticks * NanosecondsPerTick / elapsedNanoseconds : null;
    }

    private static double? Share(PressureStall? later, PressureStall? earlier, long elapsedNanoseconds) =>
        later is { } to && earlier is { } from ? to.ShareSince(from, elapsedNanoseconds) : null;
}

/// <summary>How noisy the host was between two readings. A share is null when it cannot be told.</summary>
public readonly record struct HostNoiseInterval
{
    public required TimeSpan Elapsed { get; init; }

    /// <summary>CPUs that were busy on average, to 10 ms of each: 0 to the number of CPUs.</summary>
    public required double? BusyCpus { get; init; }

    /// <summary>Share of all CPU time, 0 to 1, that the hypervisor below gave to others.</summary>
    public required double? StealShare { get; init; }

    /// <summary>Share of the time in which some task waited for a CPU.</summary>
    public required double? CpuPressureShare { get; init; }

    /// <summary>Share of the time in which some task waited for memory.</summary>
    public required double? MemoryPressureShare { get; init; }

    /// <summary>Share of the time in which some task waited for storage.</summary>
    public required double? IoPressureShare { get; init; }

    /// <summary>Tasks that ran or waited, averaged over about a minute, at the end.</summary>
    public required double LoadAverageOneMinute { get; init; }
}

/// <summary>Reads steal time, load and pressure of the host again and again, allocating nothing.</summary>
public sealed class HostNoiseReader : IDisposable
{
    private readonly FileReader<CpuTimes> _cpu;
    private readonly FileReader<double> _load;
    private readonly FileReader<PressureStall>?[] _pressures;

    private HostNoiseReader(ReadBuffer? buffer, string procRoot)
    {
        buffer ??= new ReadBuffer();
        _cpu = new(ProcFile.Open($"{procRoot}/stat", isOneRecord: true), CpuTimes.Parse, buffer);
        _load = new(ProcFile.Open($"{procRoot}/loadavg", isOneRecord: true), LoadAverage.Parse, buffer);
        string[] resources = ["cpu", "memory", "io"];
        _pressures =
        [
            .. resources.Select(resource => $"{procRoot}/pressure/{resource}")
                .Select(path => FileReader<PressureStall>.TryOpen(path, PressureStall.Parse, buffer)),
        ];
    }

    /// <summary>Opens the files. Those of pressure need not be there.</summary>
    /// <exception cref="IOException">A file cannot be opened.</exception>
    public static HostNoiseReader Open(ReadBuffer? buffer = null, string procRoot = "/proc") => new(buffer, procRoot);

    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public HostNoise Read() => new()
    {
        At = MonotonicClock.Now,
        Cpu = _cpu.Read(),
        LoadAverageOneMinute = _load.Read(),
        CpuPressure = Pressure(_pressures[0]),
        MemoryPressure = Pressure(_pressures[1]),
        IoPressure = Pressure(_pressures[2]),
    };

    public void Dispose()
    {
        _cpu.Dispose();
        _load.Dispose();
        Array.ForEach(_pressures, file => file?.Dispose());
    }

    private static PressureStall? Pressure(FileReader<PressureStall>? file) =>
        file is not null && file.TryRead(out var pressure) ? pressure : null;
}

/// <summary>How many tasks ran or waited for CPU or storage, averaged over about the last minute. Source: <c>/proc/loadavg</c>, described
/// in the kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
internal static class LoadAverage
{
    /// <summary>Allocates nothing.</summary>
    public static double Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, "/proc/loadavg");
        var oneMinute = cursor.FixedPoint();
        cursor.FixedPoint(); // five minutes
        cursor.FixedPoint(); // fifteen
        cursor.Integer(); // tasks that can run
        cursor.Expect("/"u8);
        cursor.Integer(); // tasks
        cursor.Integer(); // the PID given out last
        cursor.ExpectLineEnd();
        return oneMinute;
    }
}
