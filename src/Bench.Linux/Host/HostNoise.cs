namespace Bench.Linux.Host;

/// <summary>What else was going on on the host at one moment. Two of these tell how noisy the time between them was.</summary>
/// <param name="CpuPressure">Null, as the two others, on kernels that do not tell.</param>
public readonly record struct HostNoise(
    MonotonicTime At,
    CpuTimes Cpu,
    PressureStall? CpuPressure,
    PressureStall? MemoryPressure,
    PressureStall? IoPressure)
{
    private const double NanosecondsPerTick = 1e7; // USER_HZ is 100 on every kernel that .NET runs on

    /// <summary>Reads steal time and pressure of the host. The files of pressure need not be there.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static HostNoise Now(string procRoot = "/proc")
    {
        return new HostNoise(
            MonotonicClock.Now,
            CpuTimes.Parse(File.ReadAllBytes($"{procRoot}/stat")),
            CpuPressure: Pressure("cpu"),
            MemoryPressure: Pressure("memory"),
            IoPressure: Pressure("io"));

        PressureStall? Pressure(string resource) =>
            ProcFile.TryReadOnce($"{procRoot}/pressure/{resource}", new ReadBuffer(), out var text) ? PressureStall.Parse(text) : null;
    }

    public HostNoiseInterval Since(HostNoise earlier)
    {
        var elapsed = At.NanosecondsSince(earlier.At);
        var busy = Cpu.Busy - earlier.Cpu.Busy;
        return new HostNoiseInterval(
            At - earlier.At,
            BusyCpus: elapsed > 0 && busy >= 0 ? busy * NanosecondsPerTick / elapsed : null,
            StealShare: Cpu.StealShareSince(earlier.Cpu),
            CpuPressureShare: CpuPressure?.ShareSince(earlier.CpuPressure, elapsed),
            MemoryPressureShare: MemoryPressure?.ShareSince(earlier.MemoryPressure, elapsed),
            IoPressureShare: IoPressure?.ShareSince(earlier.IoPressure, elapsed));
    }
}

/// <summary>How noisy the host was between two readings. A share is null when it cannot be told.</summary>
/// <param name="BusyCpus">CPUs that were busy on average, to 10 ms of each: 0 to the number of CPUs.</param>
/// <param name="StealShare">Share of all CPU time, 0 to 1, that the hypervisor below gave to others.</param>
/// <param name="CpuPressureShare">Share of the time in which some task waited for a CPU.</param>
/// <param name="MemoryPressureShare">Share of the time in which some task waited for memory.</param>
/// <param name="IoPressureShare">Share of the time in which some task waited for storage.</param>
public readonly record struct HostNoiseInterval(
    TimeSpan Elapsed,
    double? BusyCpus,
    double? StealShare,
    double? CpuPressureShare,
    double? MemoryPressureShare,
    double? IoPressureShare);
