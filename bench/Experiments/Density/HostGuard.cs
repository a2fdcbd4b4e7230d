using System.ComponentModel;

namespace Bench.Experiments.Density;

/// <summary>What ended the growth of a density run.</summary>
/// <param name="Name">The bound: <c>memory</c>, <c>tasks</c>, <c>files</c>, <c>answer</c>, <c>time</c>, <c>count</c>, or <c>start</c> for
/// an instance that did not come up for another reason.</param>
/// <param name="Evidence">What shows it.</param>
internal sealed record Bound(string Name, string Evidence);

/// <summary>What of the host instances use up, at one moment.</summary>
/// <param name="MemoryBytes">Available memory.</param>
/// <param name="Tasks">Processes and threads.</param>
/// <param name="TaskLimit">The most of them: the least of the kernel's limits and those of this process's cgroups.</param>
/// <param name="Files">Open files of the harness, whose limit is the nearest.</param>
/// <param name="FileLimit">The most of them, <c>RLIMIT_NOFILE</c>.</param>
/// <param name="OutOfMemoryKills">Processes that the kernel has ended for want of memory since boot, of the host or of a cgroup.</param>
internal sealed record HostRoom(long MemoryBytes, long Tasks, long TaskLimit, long Files, long FileLimit, long OutOfMemoryKills)
{
    public static HostRoom Read(CgroupLayout layout)
    {
        using var memory = HostMemory.Open();
        var tasks = File.ReadAllText("/proc/loadavg").Split(' ')[3].Split('/')[1];
        string[] limits = ["/proc/sys/kernel/pid_max", "/proc/sys/kernel/threads-max", .. PidLimits(layout)];
        var files = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var kills = File.ReadLines("/proc/vmstat").FirstOrDefault(line => line.StartsWith("oom_kill ", StringComparison.Ordinal));
        return new HostRoom(
            memory.Read().AvailableBytes,
            Number(tasks),
            limits.Select(path => Number(File.ReadAllText(path))).Min(),
            Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(),
            Number(files.Split(' ', StringSplitOptions.RemoveEmptyEntries)[3]),
            kills is null ? 0 : Number(kills.Split(' ')[1]));
    }

    /// <summary>The files with the limit of this process's cgroup and of those above it.</summary>
    private static IEnumerable<string> PidLimits(CgroupLayout layout)
    {
        for (var path = layout.FindDirectory(Environment.ProcessId, "pids")?.Path; path?.Length > 1; path = Path.GetDirectoryName(path))
        {
            if (File.Exists($"{path}/pids.max"))
            {
                yield return $"{path}/pids.max";
            }
        }
    }

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}

/// <summary>Keeps the host alive while instances are added, and tells by evidence what ran out.</summary>
/// <param name="before">The host before the first instance.</param>
/// <param name="memoryShare">Share of the memory available then that all instances may take together.</param>
/// <param name="time">Most time to start instances in, after the first.</param>
internal sealed class HostGuard(HostRoom before, double memoryShare, TimeSpan time)
{
    // Share of the host's limits of tasks and open files that may be used. The rest is left to other programs.
    private const double Share = 0.8;

    // Memory assumed for each instance until some are measured. Later no less is assumed, since the readings are noisy.
    private const long FirstGuess = 64L << 20;
    private const long LeastBytes = 64L << 10;

    private const int NoMemory = 12, TryAgain = 11, TooManyInSystem = 23, TooManyOpen = 24;

    /// <summary>How many may run when so many do and more are wanted, and what keeps them from being all. The time spent is that of
    /// all starts but the first, which alone finds cold caches.</summary>
    public (int Allowed, Bound? Bound) Allow(int running, int wanted, HostRoom now, TimeSpan spent)
    {
        if (running > 1 && spent / (running - 1) * (wanted - 1) > time)
        {
            return (running, new Bound(
                "time", $"{wanted} would take longer to start than the {time.TotalSeconds:0} s that the preset gives"));
        }

        var room = new (string Name, double Left, double Each, string Evidence)[]
        {
            (
                "memory",
                (memoryShare * before.MemoryBytes) - (before.MemoryBytes - now.MemoryBytes),
                running == 0 ? FirstGuess : Math.Max(LeastBytes, (double)(before.MemoryBytes - now.MemoryBytes) / running),
                $"{now.MemoryBytes >> 20} MiB available, {before.MemoryBytes >> 20} MiB before the first"),
            Counted("tasks", "tasks", before.Tasks, now.Tasks, now.TaskLimit),
            Counted("files", "open files", before.Files, now.Files, now.FileLimit),
        };
        var (name, left, each, evidence) = room.MinBy(one => one.Left / one.Each);
        var allowed = running + (int)Math.Clamp(left / each, 0, wanted - running);
        return allowed < wanted ? (allowed, new Bound(name, $"the guard stopped at {evidence}")) : (wanted, null);

        (string, double, double, string) Counted(string bound, string what, long first, long used, long limit) =>
            (bound, (Share * limit) - used, Math.Max(1, (double)(used - first) / Math.Max(1, running)), $"{used} {what} of {limit}");
    }

    /// <summary>What kept an instance from coming up.</summary>
    public Bound Explain(Exception failure, HostRoom now)
    {
        // An error number is the failure's own; kills may be of something else on the host.
        var kills = now.OutOfMemoryKills - before.OutOfMemoryKills;
        return ErrorNumber(failure) switch
        {
            NoMemory => new Bound("memory", "ENOMEM"),
            TryAgain => new Bound("tasks", "EAGAIN"),
            TooManyInSystem => new Bound("files", "ENFILE"),
            TooManyOpen => new Bound("files", "EMFILE"),
            _ when kills > 0 => new Bound("memory", $"the kernel ended {kills} processes for want of memory (oom_kill of /proc/vmstat)"),
            _ => new Bound("start", failure.Message),
        };
    }

    private static int? ErrorNumber(Exception? failure) => failure switch
    {
        null => null,
        Win32Exception system => system.NativeErrorCode,
        IOException { HResult: > 0 and < 200 } file => file.HResult,
        _ => ErrorNumber(failure.InnerException),
    };
}
