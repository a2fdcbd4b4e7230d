namespace Bench.Linux.Host;

/// <summary>Where the time of all CPUs together has gone since boot, in ticks of <c>USER_HZ</c> (1/100 s on all usual kernels). Source:
/// the <c>cpu</c> line of <c>/proc/stat</c>, described in the kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
/// <param name="Busy">Ticks in which something ran here: neither idle, nor waiting for storage, nor stolen.</param>
/// <param name="Steal">Ready to run, but the hypervisor below ran something else.</param>
/// <param name="Total">All ticks.</param>
public readonly record struct CpuTimes(long Busy, long Steal, long Total)
{
    /// <summary>The share of all CPU time, 0 to 1, that was stolen since; null when no tick has passed, or a counter went back.</summary>
    public double? StealShareSince(CpuTimes earlier)
    {
        var total = Total - earlier.Total;
        var steal = Steal - earlier.Steal;
        return total > 0 && steal >= 0 && steal <= total ? (double)steal / total : null;
    }

    /// <summary>Parses the first line of <c>/proc/stat</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The line is not of that form, or has fewer than eight numbers.</exception>
    public static CpuTimes Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, "/proc/stat");
        cursor.Expect("cpu "u8);
        var busy = cursor.Integer() + cursor.Integer() + cursor.Integer(); // user, nice, system
        var waiting = cursor.Integer() + cursor.Integer(); // idle, and for storage
        busy += cursor.Integer() + cursor.Integer(); // interrupts and soft interrupts
        var steal = cursor.Integer();
        while (!cursor.IsAtLineEnd)
        {
            cursor.Integer(); // guest and guest_nice, which user and nice contain
        }

        return new CpuTimes(busy, steal, busy + waiting + steal);
    }
}
