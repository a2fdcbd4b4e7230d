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

/// <summary>A point on the host's monotonic clock. Never compare it with a stamp taken inside a guest.</summary>
/// <param name="Nanoseconds">Nanoseconds since the clock's own origin (on Linux about the time of boot).</param>
public readonly record struct MonotonicTime(long Nanoseconds) : IComparable<MonotonicTime>
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Nanoseconds from <paramref name="earlier"/> to this point; negative when this point came first.</summary>
    public long NanosecondsSince(MonotonicTime earlier) => Nanoseconds - earlier.Nanoseconds;

    /// <summary>Milliseconds from <paramref name="earlier"/> to this point, with their fraction.</summary>
    public double MillisecondsSince(MonotonicTime earlier) => NanosecondsSince(earlier) / NanosecondsPerMillisecond;

    public int CompareTo(MonotonicTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>The time between two points, cut to the 100 ns that a <see cref="TimeSpan"/> can hold.</summary>
    public static TimeSpan operator -(MonotonicTime later, MonotonicTime earlier) =>
        new(later.NanosecondsSince(earlier) / TimeSpan.NanosecondsPerTick);

    public static bool operator <(MonotonicTime left, MonotonicTime right) => left.Nanoseconds < right.Nanoseconds;
    public static bool operator >(MonotonicTime left, MonotonicTime right) => left.Nanoseconds > right.Nanoseconds;
    public static bool operator <=(MonotonicTime left, MonotonicTime right) => left.Nanoseconds <= right.Nanoseconds;
    public static bool operator >=(MonotonicTime left, MonotonicTime right) => left.Nanoseconds >= right.Nanoseconds;
}
