namespace Bench.Sampling;

/// <summary>
/// How many tasks ran or waited for CPU or storage, on average. Source: <c>/proc/loadavg</c>, described in the kernel's
/// <c>Documentation/filesystems/proc.rst</c>.
/// </summary>
public readonly record struct LoadAverage
{
    private const string Source = "/proc/loadavg";

    /// <summary>Tasks, averaged over about the last minute.</summary>
    public required double OneMinute { get; init; }

    /// <summary>Tasks, averaged over about the last five minutes.</summary>
    public required double FiveMinutes { get; init; }

    /// <summary>Tasks, averaged over about the last fifteen minutes.</summary>
    public required double FifteenMinutes { get; init; }

    /// <summary>Tasks that can run right now, the reader among them.</summary>
    public required long RunnableTasks { get; init; }

    /// <summary>Tasks that exist right now.</summary>
    public required long Tasks { get; init; }

    /// <summary>Reads the text of <c>/proc/loadavg</c>; allocates nothing.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static LoadAverage Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, Source);
        var oneMinute = cursor.FixedPoint();
        var fiveMinutes = cursor.FixedPoint();
        var fifteenMinutes = cursor.FixedPoint();
        var runnable = cursor.Integer();
        cursor.Expect("/"u8);
        var tasks = cursor.Integer();
        cursor.Integer(); // the PID given out last
        cursor.ExpectLineEnd();
        return new LoadAverage
        {
            OneMinute = oneMinute,
            FiveMinutes = fiveMinutes,
            FifteenMinutes = fifteenMinutes,
            RunnableTasks = runnable,
            Tasks = tasks,
        };
    }
}
