namespace Bench.Sampling;

/// <summary>What else was going on on the host at one moment. Two of these tell how noisy the time between them was.</summary>
public readonly record struct HostNoise
{
    private const double NanosecondsPerTick = 1e7; // USER_HZ is 100 on every kernel that .NET runs on

    /// <summary>When it was read.</summary>
    public required MonotonicTime At { get; init; }

    /// <summary>Where CPU time has gone.</summary>
    public required CpuTimes Cpu { get; init; }

    /// <summary>How many tasks ran or waited.</summary>
    public required LoadAverage Load { get; init; }

    /// <summary>Pressure on the CPU; null on kernels that do not tell.</summary>
    public PressureStall? CpuPressure { get; init; }

    /// <summary>Pressure on memory; null on kernels that do not tell.</summary>
    public PressureStall? MemoryPressure { get; init; }

    /// <summary>Pressure on storage; null on kernels that do not tell.</summary>
    public PressureStall? IoPressure { get; init; }

    /// <summary>The noise between <paramref name="earlier"/> and this reading.</summary>
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
            LoadAverageOneMinute = Load.OneMinute,
        };
    }

    private double? BusySince(HostNoise earlier, long elapsedNanoseconds)
    {
        var ticks = Cpu.Busy - earlier.Cpu.Busy;
        return elapsedNanoseconds > 0 && ticks >= 0 ? ticks * NanosecondsPerTick / elapsedNanoseconds : null;
    }

    private static double? Share(PressureStall? later, PressureStall? earlier, long elapsedNanoseconds) =>
        later is { } to && earlier is { } from ? to.SomeShareSince(from, elapsedNanoseconds) : null;
}
