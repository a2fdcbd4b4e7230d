using System.Diagnostics;

namespace Bench.Platforms;

/// <summary>The phases of a boot that show as processes of the host, from the kernel's own events.</summary>
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

    /// <summary>Marks each kind of program's first execution, and the guest's fork (<c>process</c>) and execution (<c>init</c>).</summary>
    /// <param name="timeline">The boot's; call and ready are marked.</param>
    /// <param name="events">What the kernel told, other processes of the host among it.</param>
    /// <param name="processes">The instance's processes: only their events, and those of the processes that they forked, count.</param>
    /// <param name="init">Path of the guest's first program.</param>
    /// <param name="tool">The program that the platform starts, the phase <c>tool</c>; null for none.</param>
    public static void Mark(
        BootTimeline timeline,
        IReadOnlyList<ProcessEvent> events,
        IReadOnlyList<int> processes,
        string init,
        string? tool = null)
    {
        var call = timeline.StampOf(BootTimeline.Call);
        var ready = timeline.StampOf(BootTimeline.Ready);
        var during = processes.SelectMany(process => ProcessLineage.Of(events, process)).Distinct().OrderBy(one => one.At)
            .Where(one => StampOf(one) is var stamp && stamp >= call && stamp <= ready)
            .ToList();
        var executed = during.FindAll(one => one.Kind == ProcessEventKind.Exec);
        foreach (var (phase, at) in executed.Select(one => (Phase: PhaseOf(one.Program!, tool), At: StampOf(one)))
            .Where(one => one.Phase is not null)
            .DistinctBy(one => one.Phase))
        {
            timeline.Mark(phase!, at);
        }

        var first = executed.LastOrDefault(one => one.Program == KernelNameOf(init));
        var fork = first == default
            ? default
            : during.LastOrDefault(one => one.Kind == ProcessEventKind.Fork && one.Process == first.Process && one.At <= first.At);
        MarkStepsOfRuntime(timeline, during, executed, first, fork);
        Mark(timeline, "process", fork);
        Mark(timeline, "init", first);
    }

    private static void Mark(BootTimeline timeline, string phase, ProcessEvent at)
    {
        if (at != default)
        {
            timeline.Mark(phase, StampOf(at));
        }
    }

    /// <summary>
    /// What a runtime does between its execution and the guest's first program: it executes itself in the namespaces
    /// (<c>namespaces</c>) and calls hooks (<c>hook</c>, <c>hooked</c>). Where an engine makes a container and starts it by two calls,
    /// the first ends (<c>made</c>), and the second begins (<c>release</c>).
    /// </summary>
    private static void MarkStepsOfRuntime(
        BootTimeline timeline, List<ProcessEvent> during, List<ProcessEvent> executed, ProcessEvent first, ProcessEvent fork)
    {
        var runtime = executed.Find(one => IsRuntime(one));
        if (runtime == default)
        {
            return;
        }

        var end = during.Find(one => one.Kind == ProcessEventKind.Exit && one.Process == runtime.Process && one.At > runtime.At);
        var release = end == default ? default : executed.Find(one => one.At > end.At && IsRuntime(one));
        var made = release == default ? default : end;
        Mark(timeline, "namespaces", executed.Find(one => one.Process != runtime.Process && IsBetween(one, runtime, Earliest(fork, made))));
        var hooks = executed.Where(one => fork != default && one.Process != first.Process && IsBetween(one, fork, Earliest(made, first)))
            .ToList();
        if (hooks.Count > 0)
        {
            Mark(timeline, "hook", hooks[0]);
            var hooked = during.FindLast(one => one.Kind == ProcessEventKind.Exit && hooks.Exists(hook => hook.Process == one.Process));
            Mark(timeline, "hooked", hooked);
        }

        Mark(timeline, "made", made);
        Mark(timeline, "release", release);
    }

    private static bool IsRuntime(ProcessEvent one) => PhaseOfProgram.GetValueOrDefault(one.Program!) == "runtime";

    private static bool IsBetween(ProcessEvent one, ProcessEvent after, ProcessEvent before) =>
        one.At > after.At && (before == default || one.At < before.At);

    private static ProcessEvent Earliest(ProcessEvent one, ProcessEvent other) =>
        other == default || (one != default && one.At < other.At) ? one : other;

    private static string? PhaseOf(string program, string? tool) =>
        PhaseOfProgram.GetValueOrDefault(program) ?? (tool is not null && program == KernelNameOf(tool) ? ToolPhase : null);

    private static string KernelNameOf(string path)
    {
        var name = Path.GetFileName(path);
        return name[..Math.Min(name.Length, LongestName)];
    }

    // The clock of the events is the one behind Stopwatch.
    private static long StampOf(ProcessEvent one) => (long)(one.At.Nanoseconds * (Stopwatch.Frequency / NanosecondsPerSecond));
}
