namespace Bench.Sampling;

/// <summary>
/// How fast CPUs run, in Hz. Sources: <c>scaling_cur_freq</c> of a CPU, described in the kernel's
/// <c>Documentation/admin-guide/pm/cpufreq.rst</c>, and <c>cpu MHz</c> of <c>/proc/cpuinfo</c>, which x86 kernels write
/// (<c>arch/x86/kernel/cpu/proc.c</c>) and those of Arm do not.
/// </summary>
internal static class CpuFrequency
{
    private const string ScalingSource = "scaling_cur_freq";
    private const string CpuInfoSource = "/proc/cpuinfo";
    private const double HertzPerKilohertz = 1e3;
    private const double HertzPerMegahertz = 1e6;

    /// <summary>Reads the text of <c>scaling_cur_freq</c>; allocates nothing.</summary>
    /// <returns>Null when the driver does not know: it writes 0 or <c>&lt;unknown&gt;</c>.</returns>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static double? OfScaling(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, ScalingSource);
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

    /// <summary>Reads the text of <c>/proc/cpuinfo</c>; allocates nothing.</summary>
    /// <returns>The mean over the CPUs that it gives a frequency for; null when there is none.</returns>
    /// <exception cref="FormatException">A frequency is not of that form.</exception>
    public static double? MeanOfCpuInfo(ReadOnlySpan<byte> text)
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
                var cursor = new TextCursor(value[": "u8.Length..], CpuInfoSource);
                sum += cursor.FixedPoint();
                cursor.ExpectLineEnd();
                count++;
            }
        }

        return count == 0 ? null : sum / count * HertzPerMegahertz;
    }
}
