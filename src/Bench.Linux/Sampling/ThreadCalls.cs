using System.Runtime.InteropServices;

namespace Bench.Linux.Sampling;

/// <summary>System calls about the calling thread that the base class library does not offer.</summary>
internal static partial class ThreadCalls
{
    private const int SetTimerSlack = 29;
    private const int ThreadCpuClock = 3;
    private const int BitsOfSet = 1024;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>CPU time that the calling thread has taken, in user space and in the kernel: <c>CLOCK_THREAD_CPUTIME_ID</c>.</summary>
    public static TimeSpan CpuTime()
    {
        _ = ClockGetTime(ThreadCpuClock, out var time);
        return new TimeSpan(((time.Seconds * NanosecondsPerSecond) + time.Nanoseconds) / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Has the kernel end the calling thread's waits on time, instead of up to 50 µs late to save wake-ups.</summary>
    public static void WaitExactly() => _ = ProcessControl(SetTimerSlack, 1, 0, 0, 0);

    /// <summary>Confines the calling thread to these CPUs. False when the kernel does not allow it.</summary>
    public static bool RunOn(IEnumerable<int> cpus)
    {
        Span<ulong> set = stackalloc ulong[BitsOfSet / 64];
        set.Clear();
        foreach (var cpu in cpus.Where(cpu => cpu is >= 0 and < BitsOfSet))
        {
            set[cpu / 64] |= 1UL << (cpu % 64);
        }

        return SetAffinity(0, BitsOfSet / 8, set) == 0;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpecification time);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ReadOnlySpan<ulong> set);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
