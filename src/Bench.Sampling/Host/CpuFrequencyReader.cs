namespace Bench.Sampling;

/// <summary>Reads how fast the CPUs run, again and again, allocating nothing.</summary>
/// <remarks>
/// A moment's figure: a CPU changes its frequency within milliseconds, and an idle one shows another than a busy one. In a
/// virtual machine it is mostly the nominal one, for the machine below does not tell what the CPU does.
/// </remarks>
public sealed class CpuFrequencyReader : IDisposable
{
    private readonly ProcFile[] _scaling;
    private readonly ProcFile? _cpuInfo;
    private readonly ReadBuffer _buffer;

    private CpuFrequencyReader(ProcFile[] scaling, ProcFile? cpuInfo, ReadBuffer buffer)
    {
        _scaling = scaling;
        _cpuInfo = cpuInfo;
        _buffer = buffer;
    }

    /// <summary>Opens <c>scaling_cur_freq</c> of each CPU that has one; where none has, <c>/proc/cpuinfo</c>.</summary>
    /// <param name="buffer">What to read into, to be shared by readers on one thread; its own when null.</param>
    /// <exception cref="UnauthorizedAccessException">This user may not read them.</exception>
    /// <exception cref="IOException">A file exists and cannot be opened.</exception>
    public static CpuFrequencyReader Open(ReadBuffer? buffer = null) => Open("/", buffer);

    /// <summary>The same with <c>/proc</c> and <c>/sys</c> below another directory.</summary>
    internal static CpuFrequencyReader Open(string root, ReadBuffer? buffer = null)
    {
        var cpus = Path.Combine(root, "sys/devices/system/cpu");
        ProcFile[] scaling = Directory.Exists(cpus)
            ? [.. Directory.GetDirectories(cpus, "cpu*").Select(cpu => ProcFile.TryOpen($"{cpu}/cpufreq/scaling_cur_freq")).OfType<ProcFile>()]
            : [];
        return new CpuFrequencyReader(scaling, scaling.Length == 0 ? ProcFile.TryOpen(Path.Combine(root, "proc/cpuinfo")) : null, buffer ?? new ReadBuffer());
    }

    /// <summary>Reads the mean frequency of the CPUs now.</summary>
    /// <returns>Hz; null when the kernel does not tell.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read, for instance because its CPU is being taken off line.</exception>
    public double? Read()
    {
        if (_cpuInfo is not null)
        {
            return _cpuInfo.TryRead(_buffer, out var info) ? CpuFrequency.MeanOfCpuInfo(info) : null;
        }

        var sum = 0.0;
        var count = 0;
        foreach (var file in _scaling)
        {
            if (file.TryRead(_buffer, out var text) && CpuFrequency.OfScaling(text) is { } hertz)
            {
                sum += hertz;
                count++;
            }
        }

        return count == 0 ? null : sum / count;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        _cpuInfo?.Dispose();
        foreach (var file in _scaling)
        {
            file.Dispose();
        }
    }
}
