using System.Runtime.InteropServices;

namespace Bench.Linux;

/// <summary>The calling thread, as the host's scheduler sees it. .NET's own thread priorities do nothing on Linux.</summary>
public static partial class HostThread
{
    /// <summary>The most urgent nice value.</summary>
    public const int MostUrgent = -20;
    private const int OrdinaryPolicy = 0;
    private const int ResetOnFork = 0x40000000;
    private const int SetTimerSlack = 29;
    private const int ThreadCpuClock = 3;
    private const int BitsOfSet = 1024;

    // On Linux, "process 0" of these calls is the calling thread.
    private const int Process = 0;
    private const int Calling = 0;

    /// <summary>The calling thread's nice value.</summary>
    public static int Nice => GetPriority(Process, Calling);

    /// <summary>Raises the calling thread's priority where it may. Its threads and processes do not inherit it (sched(7)).</summary>
    /// <returns>The nice value that it had, for <see cref="SetNice"/>.</returns>
    public static int Hurry()
    {
        var before = Nice;
        var noPriority = 0;
        if (SetScheduler(Calling, OrdinaryPolicy | ResetOnFork, in noPriority) == 0)
        {
            SetNice(MostUrgent);
        }

        return before;
    }

    /// <summary>Gives the calling thread a nice value, where it may have it: less than it has needs root.</summary>
    public static void SetNice(int nice) => _ = SetPriority(Process, Calling, nice);

    /// <summary>CPU time that the calling thread has taken, in user space and in the kernel: <c>CLOCK_THREAD_CPUTIME_ID</c>.</summary>
    internal static TimeSpan CpuTime()
    {
        _ = ClockGetTime(ThreadCpuClock, out var time);
        return new TimeSpan(((time.Seconds * TimeSpecification.NanosecondsPerSecond) + time.Nanoseconds) / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Has the kernel end the calling thread's waits on time, instead of up to 50 µs late to save wake-ups.</summary>
    internal static void WaitExactly() => _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Confines the calling thread to these CPUs, where the kernel allows it.</summary>
    internal static void RunOn(IEnumerable<int> cpus)
    {
        Span<ulong> set = stackalloc ulong[BitsOfSet / 64];
        set.Clear();
        foreach (var cpu in cpus.Where(cpu => cpu is >= 0 and < BitsOfSet))
        {
            set[cpu / 64] |= 1UL << (cpu % 64);
        }

        _ = SetAffinity(Calling, BitsOfSet / 8, set);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int who, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpecification time);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ReadOnlySpan<ulong> set);
}
