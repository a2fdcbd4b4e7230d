namespace Bench.Linux.Processes;

/// <summary>What the threads of some processes have done until one moment. Two of these tell what they did between. Source:
/// <c>/proc/PID/task/TID/schedstat</c>, described in the kernel's <c>Documentation/scheduler/sched-stats.rst</c>.</summary>
/// <remarks>A thread that ends between the two is lost with what it did; one that begins counts from its start.</remarks>
public sealed class ThreadActivity
{
    private readonly Dictionary<(int Process, int Thread), Counts> _threads = [];

    /// <summary>When the reading began.</summary>
    public MonotonicTime At { get; } = MonotonicClock.Now;

    /// <summary>Reads all threads of these processes. Those that are gone have none.</summary>
    /// <returns>Null where the kernel does not count (<c>CONFIG_SCHED_INFO</c>), or all of them are gone.</returns>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not look into a process.</exception>
    public static ThreadActivity? Read(IEnumerable<int> processes)
    {
        var activity = new ThreadActivity();
        var buffer = new ReadBuffer();
        foreach (var process in processes)
        {
            foreach (var thread in ProcessTree.ThreadsOf(process, "/proc"))
            {
                if (ProcFile.TryReadOnce($"/proc/{process}/task/{thread}/schedstat", buffer, out var text))
                {
                    activity._threads[(process, thread)] = Parse(text);
                }
            }
        }

        return activity._threads.Count > 0 ? activity : null;
    }

    /// <summary>CPU time that was taken since, and how often a thread was put on a CPU: of an idle process, its wake-ups.</summary>
    public (TimeSpan CpuTime, long Turns) Since(ThreadActivity earlier)
    {
        var (nanoseconds, turns) = (0L, 0L);
        foreach (var (thread, now) in _threads)
        {
            var then = earlier._threads.GetValueOrDefault(thread);
            nanoseconds += now.Nanoseconds - then.Nanoseconds;
            turns += now.Turns - then.Turns;
        }

        return (new TimeSpan(nanoseconds / TimeSpan.NanosecondsPerTick), turns);
    }

    internal static Counts Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, "/proc/PID/task/TID/schedstat");
        var nanoseconds = cursor.Integer();
        cursor.SkipIntegers(1); // time spent waiting for a CPU
        return new Counts(nanoseconds, cursor.Integer());
    }

    internal readonly record struct Counts(long Nanoseconds, long Turns);
}
