using System.Diagnostics;

namespace Bench.Linux;

/// <summary>The one clock that every duration is measured with: <c>CLOCK_MONOTONIC</c> of the host.</summary>
public static class MonotonicClock
{
    /// <summary>The present; allocates nothing.</summary>
    public static MonotonicTime Now => FromStopwatchTimestamp(Stopwatch.GetTimestamp());

    /// <summary>Places a value of <see cref="Stopwatch.GetTimestamp"/> on this clock: on Linux it is this clock's nanoseconds.</summary>
    public static MonotonicTime FromStopwatchTimestamp(long timestamp) => new(timestamp);
}
