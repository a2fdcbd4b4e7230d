using System.Globalization;

namespace Bench.Harness.Host;

/// <summary>How fast the CPUs run. Sources: <c>scaling_cur_freq</c> of a CPU, described in the kernel's
/// <c>Documentation/admin-guide/pm/cpufreq.rst</c>, and <c>cpu MHz</c> of <c>/proc/cpuinfo</c>, which x86 kernels write
/// (<c>arch/x86/kernel/cpu/proc.c</c>) and those of Arm do not.</summary>
/// <remarks>A moment's figure: a CPU changes its frequency within milliseconds, and an idle one shows another than a busy one. In a
/// virtual machine it is mostly the nominal one, for the machine below does not tell what the CPU does.</remarks>
internal static class FrequencyProbe
{
    private const string Cpus = "sys/devices/system/cpu";
    private const double HertzPerKilohertz = 1e3;
    private const double HertzPerMegahertz = 1e6;

    /// <summary>The mean frequency of the CPUs now, in Hz: of those that have a <c>scaling_cur_freq</c>; where none has, of those in
    /// <c>/proc/cpuinfo</c>. Null when the kernel does not tell.</summary>
    public static double? Read(HostFiles files)
    {
        var scaling = files.Names(Cpus).Select(cpu => files.Text($"{Cpus}/{cpu}/cpufreq/scaling_cur_freq")).OfType<string>().ToList();
        if (scaling.Count > 0)
        {
            return scaling.Average(Number) * HertzPerKilohertz;
        }

        // s390 has "cpu MHz dynamic" and "cpu MHz static" besides: other keys.
        var listed = files.Lines("proc/cpuinfo").Select(line => line.Split(':'))
            .Where(pair => pair.Length == 2 && pair[0].Trim() == "cpu MHz");
        return listed.Average(pair => Number(pair[1])) * HertzPerMegahertz;
    }

    // A driver that does not know writes 0 or "<unknown>".
    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
