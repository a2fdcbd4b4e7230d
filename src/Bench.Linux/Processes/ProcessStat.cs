namespace Bench.Linux.Processes;

/// <summary>Who a process is, what it has used since it started and what it holds now. Source: <c>/proc/PID/stat</c>, described in the
/// kernel's <c>Documentation/filesystems/proc.rst</c> and in the manual page proc_pid_stat(5).</summary>
/// <param name="State">The letter of its state: <c>R</c> runs, <c>S</c> sleeps, <c>D</c> waits for storage, <c>Z</c> is a zombie.</param>
/// <param name="ParentId">The PID of its parent; 0 for the first process and for parents outside the PID namespace.</param>
/// <param name="IsKernelThread">Whether it is a thread of the kernel, which works for whoever asks.</param>
/// <param name="CpuTime">CPU time of all its threads, ended ones too, in user and kernel mode: each in steps of 10 ms, without
/// children.</param>
/// <param name="StartTicks">When it started, in ticks of 10 ms since boot: tells it from a later process of the same PID.</param>
/// <param name="ResidentBytes">Resident size in bytes. The kernel keeps it only to within some pages a thread;
/// <see cref="ProcessMemory.RssBytes"/> is exact.</param>
public readonly record struct ProcessStat(
    int ProcessId, char State, int ParentId, bool IsKernelThread, TimeSpan CpuTime, long StartTicks, long ResidentBytes)
{
    private const string Source = "/proc/PID/stat";

    // PF_KTHREAD in the kernel's include/linux/sched.h, among the flags that the file shows.
    private const long KernelThread = 0x0020_0000;

    /// <summary>False for a zombie or a process being removed: nothing is left of it but its exit code.</summary>
    public bool IsAlive => State is not ('Z' or 'X' or 'x');

    /// <summary>Opens the state of a process; null when it is gone. That of a zombie can be read.</summary>
    public static FileReader<ProcessStat>? TryOpen(int processId, ReadBuffer? buffer = null) =>
        FileReader<ProcessStat>.TryOpen($"/proc/{processId}/stat", Parse, buffer);

    public static ProcessStat Parse(ReadOnlySpan<byte> text)
    {
        // The name stands in parentheses and may hold spaces and parentheses itself, so the last one ends it.
        var nameEnd = text.LastIndexOf((byte)')');
        if (nameEnd < 0)
        {
            throw Malformed.Text(Source, "the name in parentheses is missing", text);
        }

        var front = new TextCursor(text[..nameEnd], Source);
        var processId = front.Integer32();
        front.Expect(" ("u8);

        var back = new TextCursor(text[(nameEnd + 1)..], Source);
        back.Expect(" "u8);
        var state = back.Letter();
        var parentId = back.Integer32();
        back.SkipIntegers(4); // process group, session, terminal and its foreground group
        var flags = back.Integer();
        back.SkipIntegers(4); // page faults
        var cpuTime = back.UserTicks() + back.UserTicks(); // in user and in kernel mode
        back.SkipIntegers(6); // user and system time of children, priority, nice, threads, an alarm
        var startTicks = back.Integer();
        back.SkipIntegers(1); // virtual size
        var residentPages = back.Integer();
        back.Expect(" "u8); // what follows tells that the number is whole
        return new ProcessStat(
            processId,
            state,
            parentId,
            IsKernelThread: (flags & KernelThread) != 0,
            cpuTime,
            startTicks,
            ResidentBytes: back.Times(residentPages, Environment.SystemPageSize));
    }
}
