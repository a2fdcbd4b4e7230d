namespace Bench.Linux.Host;

/// <summary>Reads how fast the CPUs run, again and again, allocating nothing. Sources: <c>scaling_cur_freq</c> of a CPU, described in the
/// kernel's <c>Documentation/admin-guide/pm/cpufreq.rst</c>, and <c>cpu MHz</c> of <c>/proc/cpuinfo</c>, which x86 kernels write
/// (<c>arch/x86/kernel/cpu/proc.c</c>) and those of Arm do not.</summary>
/// <remarks>A moment's figure: a CPU changes its frequency within milliseconds, and an idle one shows another than a busy one. In a
/// virtual machine it is mostly the nominal one, for the machine below does not tell what the CPU does.</remarks>
public sealed class CpuFrequencyReader : IDisposable
{
    private const double HertzPerKilohertz = 1e3;
    private const double HertzPerMegahertz = 1e6;

    private readonly ProcFile[] _scaling;
    private readonly ProcFile? _cpuInfo;
    private readonly ReadBuffer _buffer;

    private CpuFrequencyReader(ReadBuffer? buffer, string root)
    {
        var cpus = Path.Combine(root, "sys/devices/system/cpu");
        _scaling = Directory.Exists(cpus)
            ? [.. Directory.GetDirectories(cpus, "cpu*").Select(cpu => ProcFile.TryOpen($"{cpu}/cpufreq/scaling_cur_freq"))
                .OfType<ProcFile>()]
            : [];
        _cpuInfo = _scaling.Length == 0 ? ProcFile.TryOpen(Path.Combine(root, "proc/cpuinfo")) : null;
        _buffer = buffer ?? new ReadBuffer();
    }

    /// <summary>Opens <c>scaling_cur_freq</c> of each CPU that has one; where none has, <c>/proc/cpuinfo</c>.</summary>
    /// <param name="root">The directory that holds <c>proc</c> and <c>sys</c>.</param>
    public static CpuFrequencyReader Open(ReadBuffer? buffer = null, string root = "/") => new(buffer, root);

    /// <summary>The mean frequency of the CPUs now, in Hz; null when the kernel does not tell.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="IOException">A file cannot be read, for instance because its CPU is being taken off line.</exception>
    public double? Read()
    {
        if (_cpuInfo is not null)
        {
            return _cpuInfo.TryRead(_buffer, out var info) ? ParseCpuInfo(info) : null;
        }

        var sum = 0.0;
        var count = 0;
        foreach (var file in _scaling)
        {
            if (file.TryRead(_buffer, out var text) && ParseScaling(text) is { } hertz)
            {
                sum += hertz;
                count++;
            }
        }

        return count == 0 ? null : sum / count;
    }

    public void Dispose()
    {
        _cpuInfo?.Dispose();
        Array.ForEach(_scaling, file => file.Dispose());
    }

    /// <summary>The text of <c>scaling_cur_freq</c> in Hz; null when the driver does not know: it writes 0 or
    /// <c>&lt;unknown&gt;</c>.</summary>
    internal static double? ParseScaling(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, "scaling_cur_freq");
        if (text.StartsWith("<unknown>"u8))
        {
            cursor.Expect("<unknown>\n"u8);
            return null;
        }

        var kilohertz = cursor.Integer();
        cursor.ExpectLineEnd();
        if (!cursor.IsAtEnd)
        {
            throw cursor.Error("more follows");
        }

        return kilohertz > 0 ? kilohertz * HertzPerKilohertz : null;
    }

    /// <summary>The mean over the CPUs that <c>/proc/cpuinfo</c> gives a frequency for, in Hz; null when there is none.</summary>
    internal static double? ParseCpuInfo(ReadOnlySpan<byte> text)
    {
        var sum = 0.0;
        var count = 0;
        var key = "cpu MHz"u8;
        while (text.IndexOf(key) is >= 0 and var found)
        {
            var beginsLine = found == 0 || text[found - 1] == (byte)'\n';
            text = text[(found + key.Length)..];

            // s390 has "cpu MHz dynamic" and "cpu MHz static" besides: other keys.
            var value = text.TrimStart("\t "u8);
            if (beginsLine && value.StartsWith(": "u8) && !value.StartsWith(": Unknown\n"u8))
            {
                var cursor = new TextCursor(value[": "u8.Length..], "/proc/cpuinfo");
                sum += cursor.FixedPoint();
                cursor.ExpectLineEnd();
                count++;
            }
        }

        return count == 0 ? null : sum / count * HertzPerMegahertz;
    }
}
