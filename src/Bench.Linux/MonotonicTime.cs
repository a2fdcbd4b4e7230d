namespace Bench.Linux;

/// <summary>A point on the host's monotonic clock. It says nothing about the time of day, and it must never be compared with a stamp
/// taken inside a guest.</summary>
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
