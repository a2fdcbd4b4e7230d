using System.Diagnostics;

namespace Bench.Sampling;

/// <summary>
/// The one clock that every duration is measured with: <c>CLOCK_MONOTONIC</c> of the host, which is what
/// <see cref="Stopwatch"/> reads on Linux.
/// </summary>
public static class MonotonicClock
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The present, in nanoseconds; allocates nothing.</summary>
    public static MonotonicTime Now => FromStopwatchTimestamp(Stopwatch.GetTimestamp());

    /// <summary>Places a value of <see cref="Stopwatch.GetTimestamp"/> on this clock.</summary>
    /// <param name="timestamp">Ticks of <see cref="Stopwatch.Frequency"/>.</param>
    public static MonotonicTime FromStopwatchTimestamp(long timestamp) =>
        // On Linux the frequency is a constant of the runtime, and nothing is left of the question.
        Stopwatch.Frequency == NanosecondsPerSecond ? new(timestamp) : new(ToNanoseconds(timestamp, Stopwatch.Frequency));

    /// <summary>Nanoseconds in so many ticks of a clock, cut to whole nanoseconds.</summary>
    /// <param name="ticks">Ticks of the clock.</param>
    /// <param name="frequency">Ticks a second; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="frequency"/> is not positive.</exception>
    /// <exception cref="OverflowException">The result does not fit: more than 292 years.</exception>
    public static long ToNanoseconds(long ticks, long frequency)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(frequency);
        return frequency == NanosecondsPerSecond
            ? ticks
            : checked((long)((Int128)ticks * NanosecondsPerSecond / frequency));
    }
}
