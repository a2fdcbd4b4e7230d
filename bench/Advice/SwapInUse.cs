using System.Globalization;
using Bench.Results;

namespace Bench.Advice;

/// <summary>Some memory of this host has been written to disk.</summary>
internal sealed class SwapInUse : IHostAdvisor
{
    private const long BytesPerKilobyte = 1024;

    public HostAdvice? Advise(HostState host)
    {
        if (Bytes(host, "SwapTotal:") is not { } total || Bytes(host, "SwapFree:") is not { } free || total - free <= 0)
        {
            return null;
        }

        return new HostAdvice(
            "swap",
            $"{Quantity.Format(total - free, "B")} of {Quantity.Format(total, "B")} of swap are in use",
            "what has been swapped out is in no instance's memory, and fetching it back takes time and disk in the middle of a case",
            "swapoff --all");
    }

    private static long? Bytes(HostState host, string key)
    {
        var line = host.Files.Lines("proc/meminfo").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        var number = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ElementAtOrDefault(1);
        return long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var kilobytes) ? kilobytes * BytesPerKilobyte : null;
    }
}
