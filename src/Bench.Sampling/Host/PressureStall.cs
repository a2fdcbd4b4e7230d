namespace Bench.Sampling;

/// <summary>
/// How long tasks were held up for want of a resource. Source: <c>/proc/pressure/cpu</c>, <c>memory</c> or <c>io</c>,
/// described in the kernel's <c>Documentation/accounting/psi.rst</c>.
/// </summary>
public readonly record struct PressureStall
{
    private const string Source = "/proc/pressure";
    private const double NanosecondsPerMicrosecond = 1e3;

    /// <summary>Percent of the last ten seconds in which at least one task was held up.</summary>
    public required double SomeAverage10Percent { get; init; }

    /// <summary>Microseconds since boot in which at least one task was held up.</summary>
    public required long SomeTotalMicroseconds { get; init; }

    /// <summary>Percent of the last ten seconds in which all tasks were held up; null for the CPU before Linux 5.13.</summary>
    public double? FullAverage10Percent { get; init; }

    /// <summary>Microseconds since boot in which all tasks were held up; null for the CPU before Linux 5.13.</summary>
    public long? FullTotalMicroseconds { get; init; }

    /// <summary>The share of the time, from 0 to about 1, in which at least one task was held up.</summary>
    /// <param name="earlier">A reading before this one.</param>
    /// <param name="elapsedNanoseconds">Nanoseconds between the readings.</param>
    /// <returns>Null when no time has passed or the counter went back. The counter is brought up to date every two seconds
    /// or when it is read, so over a short time the share can exceed 1.</returns>
    public double? SomeShareSince(PressureStall earlier, long elapsedNanoseconds)
    {
        var held = SomeTotalMicroseconds - earlier.SomeTotalMicroseconds;
        return elapsedNanoseconds > 0 && held >= 0 ? held * NanosecondsPerMicrosecond / elapsedNanoseconds : null;
    }

    /// <summary>Reads the text of a pressure file; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static PressureStall Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, Source);
        cursor.Expect("some "u8);
        var (someAverage, someTotal) = Line(ref cursor);
        var stall = new PressureStall { SomeAverage10Percent = someAverage, SomeTotalMicroseconds = someTotal };
        if (cursor.IsAtEnd)
        {
            return stall;
        }

        cursor.Expect("full "u8);
        var (fullAverage, fullTotal) = Line(ref cursor);
        return stall with { FullAverage10Percent = fullAverage, FullTotalMicroseconds = fullTotal };
    }

    private static (double Average10, long Total) Line(ref TextCursor cursor)
    {
        cursor.Expect("avg10="u8);
        var average = cursor.FixedPoint();
        cursor.Expect(" avg60="u8);
        cursor.FixedPoint();
        cursor.Expect(" avg300="u8);
        cursor.FixedPoint();
        cursor.Expect(" total="u8);
        var total = cursor.Integer();
        cursor.ExpectLineEnd();
        return (average, total);
    }
}
