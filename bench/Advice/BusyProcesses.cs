using System.Globalization;
using Bench.Results.Host;

namespace Bench.Advice;

/// <summary>Somebody else is at work on this host now.</summary>
internal sealed class BusyProcesses : IHostAdvisor
{
    private const int MostNamed = 5;

    // An instance has one CPU. If all of it falls there, 5 % is the smallest effect that matters.
    private const double Share = 0.05;

    public HostAdvice? Advise(HostState host)
    {
        var busy = host.Busy.Where(process => process.CpuTime / host.Noise.Elapsed > Share).Take(MostNamed).ToList();
        if (busy.Count == 0)
        {
            return null;
        }

        var seen = string.Join(", ", busy.Select(process => string.Create(CultureInfo.InvariantCulture, $"{process.Name} (PID {process.ProcessId}) {process.CpuTime / host.Noise.Elapsed * 100:0} %")));
        return new HostAdvice(
            "processes",
            $"others are at work, in percent of one CPU: {seen}",
            "an instance has one CPU, and waits whenever one of them is on it",
            Pause([.. busy.Select(process => process.ProcessId).Except(Untouchable(host.Files))]));
    }

    private static string? Pause(int[] processes)
    {
        var list = string.Join(' ', processes);
        return processes.Length == 0 ? null : $"kill -STOP {list}   # and kill -CONT {list} afterwards";
    }

    /// <summary>The first process, and what this one was started from: a terminal or a login that is stopped takes the harness with it.</summary>
    private static HashSet<int> Untouchable(HostFiles files)
    {
        const string Parent = "PPid:";
        var found = new HashSet<int> { 1 };
        var process = "self";
        while (files.Lines($"proc/{process}/status").FirstOrDefault(line => line.StartsWith(Parent, StringComparison.Ordinal)) is { } line
            && int.TryParse(line[Parent.Length..], NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture, out var parent)
            && found.Add(parent))
        {
            process = parent.ToString(CultureInfo.InvariantCulture);
        }

        return found;
    }
}
