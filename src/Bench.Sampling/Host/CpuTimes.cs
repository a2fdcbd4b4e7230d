namespace Bench.Sampling;

/// <summary>
/// Where the time of all CPUs together has gone since boot, in ticks of <c>USER_HZ</c> (1/100 s on all usual kernels).
/// Source: the <c>cpu</c> line of <c>/proc/stat</c>, described in the kernel's <c>Documentation/filesystems/proc.rst</c>.
/// </summary>
public readonly record struct CpuTimes
{
    private const string Source = "/proc/stat";

    /// <summary>Normal processes in user mode, guests of this host among them.</summary>
    public required long User { get; init; }

    /// <summary>Niced processes in user mode.</summary>
    public required long Nice { get; init; }

    /// <summary>Processes in kernel mode.</summary>
    public required long System { get; init; }

    /// <summary>Nothing to do.</summary>
    public required long Idle { get; init; }

    /// <summary>Nothing to do but wait for storage. The kernel warns that this is not reliable and may go down.</summary>
    public required long IoWait { get; init; }

    /// <summary>Interrupts.</summary>
    public required long Interrupt { get; init; }

    /// <summary>Soft interrupts.</summary>
    public required long SoftInterrupt { get; init; }

    /// <summary>Ready to run, but the hypervisor below ran something else.</summary>
    public required long Steal { get; init; }

    /// <summary>All ticks. Time of guests is left out, since <see cref="User"/> and <see cref="Nice"/> contain it.</summary>
    public long Total => User + Nice + System + Idle + IoWait + Interrupt + SoftInterrupt + Steal;

    /// <summary>Ticks in which something ran here: neither idle, nor waiting for storage, nor stolen.</summary>
    public long Busy => User + Nice + System + Interrupt + SoftInterrupt;

    /// <summary>The share of all CPU time, 0 to 1, that was stolen from <paramref name="earlier"/> to this reading.</summary>
    /// <returns>Null when no tick has passed, or a counter went back.</returns>
    public double? StealShareSince(CpuTimes earlier)
    {
        var total = Total - earlier.Total;
        var steal = Steal - earlier.Steal;
        return total > 0 && steal >= 0 && steal <= total ? (double)steal / total : null;
    }

    /// <summary>Reads the first line of <c>/proc/stat</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The line is not of that form, or has fewer than eight numbers.</exception>
    public static CpuTimes Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, Source);
        cursor.Expect("cpu "u8);
        var times = new CpuTimes
        {
            User = cursor.Integer(),
            Nice = cursor.Integer(),
            System = cursor.Integer(),
            Idle = cursor.Integer(),
            IoWait = cursor.Integer(),
            Interrupt = cursor.Integer(),
            SoftInterrupt = cursor.Integer(),
            Steal = cursor.Integer(),
        };
        while (!cursor.IsAtLineEnd)
        {
            cursor.Integer(); // guest and guest_nice, which user and nice contain
        }

        return times;
    }
}
