namespace Bench.Linux.Host;

/// <summary>How many tasks ran or waited for CPU or storage, averaged over about the last minute. Source: <c>/proc/loadavg</c>, described
/// in the kernel's <c>Documentation/filesystems/proc.rst</c>.</summary>
internal static class LoadAverage
{
    /// <summary>Allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static double Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, "/proc/loadavg");
        var oneMinute = cursor.FixedPoint();
        cursor.FixedPoint(); // five minutes
        cursor.FixedPoint(); // fifteen
        cursor.Integer(); // tasks that can run
        cursor.Expect("/"u8);
        cursor.Integer(); // tasks
        cursor.Integer(); // the PID given out last
        cursor.ExpectLineEnd();
        return oneMinute;
    }
}
