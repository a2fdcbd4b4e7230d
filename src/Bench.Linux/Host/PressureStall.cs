namespace Bench.Linux.Host;

/// <summary>How long at least one task was held up for want of a resource, since boot. Source: <c>/proc/pressure/cpu</c>, <c>memory</c>
/// or <c>io</c>, described in the kernel's <c>Documentation/accounting/psi.rst</c>.</summary>
public readonly record struct PressureStall(long TotalMicroseconds)
{
    private const double NanosecondsPerMicrosecond = 1e3;

    /// <summary>The share of the time, from 0 to about 1, in which at least one task was held up.</summary>
    /// <returns>Null when no time has passed, the counter went back, or the kernel did not tell it before. The counter is brought up to
    /// date every two seconds or when it is read, so over a short time the share can exceed 1.</returns>
    public double? ShareSince(PressureStall? earlier, long elapsedNanoseconds)
    {
        var held = TotalMicroseconds - earlier?.TotalMicroseconds;
        return elapsedNanoseconds > 0 && held >= 0 ? held * NanosecondsPerMicrosecond / elapsedNanoseconds : null;
    }

    /// <summary>Parses the text of a pressure file; allocates nothing.</summary>
    public static PressureStall Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, "/proc/pressure");
        cursor.Expect("some "u8);
        var total = Total(ref cursor);
        if (!cursor.IsAtEnd)
        {
            // Before Linux 5.13 the CPU has no such line.
            cursor.Expect("full "u8);
            Total(ref cursor);
        }

        return new PressureStall(total);
    }

    private static long Total(ref TextCursor cursor)
    {
        cursor.Expect("avg10="u8);
        cursor.FixedPoint();
        cursor.Expect(" avg60="u8);
        cursor.FixedPoint();
        cursor.Expect(" avg300="u8);
        cursor.FixedPoint();
        cursor.Expect(" total="u8);
        var total = cursor.Integer();
        cursor.ExpectLineEnd();
        return total;
    }
}
