using System.Runtime.InteropServices;

namespace Bench.Sampling;

/// <summary>System calls about the calling thread, and about waiting on it, that the base class library does not offer.</summary>
internal static partial class ThreadCalls
{
    /// <summary>A descriptor is readable (<c>POLLIN</c>).</summary>
    private const short Readable = 1;

    private const int SetTimerSlack = 29;
    private const int ThreadCpuClock = 3;
    private const int CloseOnExec = 0x80000;
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

    /// <summary>Makes a descriptor that is readable once it has been signalled; negative when the kernel refuses.</summary>
    public static int MakeSignal() => EventDescriptor(0, CloseOnExec);

    /// <summary>Makes such a descriptor readable, for good.</summary>
    public static void Signal(int descriptor)
    {
        var one = 1UL;
        _ = Write(descriptor, in one, sizeof(ulong));
    }

    /// <summary>Closes such a descriptor.</summary>
    public static void Close(int descriptor) => _ = CloseDescriptor(descriptor);

    /// <summary>Waits that long for a signal; true when there was one, false when the time has passed or another signal came between.</summary>
    public static bool WaitForSignal(int descriptor, long nanoseconds)
    {
        var poll = new PollDescriptor { Descriptor = descriptor, Events = Readable };
        var limit = new TimeSpecification { Seconds = nanoseconds / NanosecondsPerSecond, Nanoseconds = nanoseconds % NanosecondsPerSecond };
        return Poll(ref poll, 1, in limit, 0) > 0;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpecification time);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int ProcessControl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint size, ReadOnlySpan<ulong> set);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    private static partial int EventDescriptor(uint count, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, in ulong value, nuint size);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);

    [LibraryImport("libc", EntryPoint = "ppoll")]
    private static partial int Poll(ref PollDescriptor descriptors, nuint count, in TimeSpecification limit, nint signals);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpecification
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
