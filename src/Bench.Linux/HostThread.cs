using System.Runtime.InteropServices;

namespace Bench.Linux;

/// <summary>The calling thread, as the host's scheduler sees it. .NET's own thread priorities do nothing on Linux.</summary>
public static partial class HostThread
{
    /// <summary>The most urgent nice value.</summary>
    public const int MostUrgent = -20;
    private const int OrdinaryPolicy = 0;
    private const int ResetOnFork = 0x40000000;

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

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int who, int policy, in int priority);
}
