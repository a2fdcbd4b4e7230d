namespace Bench.Sampling;

/// <summary>
/// A point on the host's monotonic clock. It says nothing about the time of day, and it must never be compared with a
/// stamp taken inside a guest.
/// </summary>
/// <param name="Nanoseconds">Nanoseconds since the clock's own origin (on Linux about the time of boot).</param>
public readonly record struct MonotonicTime(long Nanoseconds) : IComparable<MonotonicTime>
{
    private const double NanosecondsPerMillisecond = 1e6;

    /// <summary>Nanoseconds from <paramref name="earlier"/> to this point; negative when this point came first.</summary>
    public long NanosecondsSince(MonotonicTime earlier) => Nanoseconds - earlier.Nanoseconds;

    /// <summary>Milliseconds from <paramref name="earlier"/> to this point, with their fraction.</summary>
    public double MillisecondsSince(MonotonicTime earlier) => NanosecondsSince(earlier) / NanosecondsPerMillisecond;

    /// <summary>The time between two points, cut to the 100 ns that a <see cref="TimeSpan"/> can hold.</summary>
    public TimeSpan Subtract(MonotonicTime earlier) =>
        new(NanosecondsSince(earlier) / TimeSpan.NanosecondsPerTick);

    /// <summary>The point <paramref name="duration"/> after this one.</summary>
    public MonotonicTime Add(TimeSpan duration) =>
        new(Nanoseconds + (duration.Ticks * TimeSpan.NanosecondsPerTick));

    /// <inheritdoc/>
    public int CompareTo(MonotonicTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <inheritdoc cref="Subtract"/>
    public static TimeSpan operator -(MonotonicTime later, MonotonicTime earlier) => later.Subtract(earlier);

    /// <inheritdoc cref="Add"/>
    public static MonotonicTime operator +(MonotonicTime time, TimeSpan duration) => time.Add(duration);

    /// <summary>Whether <paramref name="left"/> came before <paramref name="right"/>.</summary>
    public static bool operator <(MonotonicTime left, MonotonicTime right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> came after <paramref name="right"/>.</summary>
    public static bool operator >(MonotonicTime left, MonotonicTime right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> did not come after <paramref name="right"/>.</summary>
    public static bool operator <=(MonotonicTime left, MonotonicTime right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether <paramref name="left"/> did not come before <paramref name="right"/>.</summary>
    public static bool operator >=(MonotonicTime left, MonotonicTime right) => left.Nanoseconds >= right.Nanoseconds;
}
