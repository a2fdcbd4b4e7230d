using System.Diagnostics;
using Bench.Sampling;

namespace Bench.Platforms;

/// <summary>
/// The phases of a boot that show as processes of the host: programs that are executed on the way to the guest's first one. Taken from the
/// kernel's own events, without a hand on the boot.
/// </summary>
internal static class ProcessPhases
{
    private const int LongestName = 15;
    private const double NanosecondsPerSecond = 1e9;
    private const string ToolPhase = "tool";

    // By the names of programs as the kernel keeps them, 15 characters long.
    private static readonly Dictionary<string, string> PhaseOfProgram = new()
    {
        ["containerd-shim"] = "shim",
        ["conmon"] = "monitor",
        ["runc"] = "runtime",
        ["crun"] = "runtime",
        ["runsc"] = "runtime",
        ["qemu-system-x86"] = "vmm",
        ["linux.uml"] = "vmm",
        ["linux"] = "vmm",
    };

    /// <summary>Marks what happened between the call and ready: the first execution of each kind of program, the fork of what became the guest's first process (<c>process</c>), and its execution (<c>init</c>).</summary>
    /// <param name="timeline">The boot's; call and ready are marked.</param>
    /// <param name="events">What the kernel told, other processes of the host among it.</param>
    /// <param name="processes">The instance's processes: only their events, and those of the processes that they forked, count.</param>
    /// <param name="init">Path of the guest's first program.</param>
    /// <param name="tool">The program that the platform starts, which is the phase <c>tool</c> unless it has a name of its own here; null when it starts none.</param>
    public static void Mark(BootTimeline timeline, IReadOnlyList<ProcessEvent> events, IReadOnlyList<int> processes, string init, string? tool = null)
    {
        var call = timeline.StampOf(BootTimeline.Call);
        var ready = timeline.StampOf(BootTimeline.Ready);
        var during = processes.SelectMany(process => ProcessLineage.Of(events, process)).Distinct().OrderBy(one => one.At).Where(one => StampOf(one) is var stamp && stamp >= call && stamp <= ready).ToList();
        var executed = during.Where(one => one.Kind == ProcessEventKind.Exec && one.Program is not null).ToList();
        foreach (var (phase, at) in executed.Select(one => (Phase: PhaseOf(one.Program!, tool), At: StampOf(one))).Where(one => one.Phase is not null).DistinctBy(one => one.Phase))
        {
            timeline.Mark(phase!, at);
        }

        var first = executed.LastOrDefault(one => one.Program == KernelNameOf(init));
        if (first == default)
        {
            return;
        }

        var fork = during.LastOrDefault(one => one.Kind == ProcessEventKind.Fork && one.Process == first.Process && one.At <= first.At);
        if (fork != default)
        {
            timeline.Mark("process", StampOf(fork));
        }

        timeline.Mark("init", StampOf(first));
    }

    private static string? PhaseOf(string program, string? tool) =>
        PhaseOfProgram.GetValueOrDefault(program) ?? (tool is not null && program == KernelNameOf(tool) ? ToolPhase : null);

    private static string KernelNameOf(string path)
    {
        var name = Path.GetFileName(path);
        return name[..Math.Min(name.Length, LongestName)];
    }

    // The connector's clock is the one behind Stopwatch.
    private static long StampOf(ProcessEvent one) => (long)(one.At.Nanoseconds * (Stopwatch.Frequency / NanosecondsPerSecond));
}
