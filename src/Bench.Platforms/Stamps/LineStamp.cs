using System.Globalization;
using Bench.Sampling;

namespace Bench.Platforms.Stamps;

/// <summary>One line of another process and its stamp here, on one clock.</summary>
/// <param name="Written">When the writer read the host's monotonic clock, right before it wrote.</param>
/// <param name="Stamped">The stamp of the read that brought the line.</param>
public readonly record struct LineStamp(MonotonicTime Written, MonotonicTime Stamped)
{
    private const double NanosecondsPerMicrosecond = 1e3;

    /// <summary>What lies between the two, in microseconds.</summary>
    public double Microseconds => Stamped.NanosecondsSince(Written) / NanosecondsPerMicrosecond;

    /// <summary>The line of a <see cref="Writer"/> as the console tells it; null when the word is none of the writer's.</summary>
    internal static LineStamp? Of(string word, long stamp) =>
        long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var written)
            ? new LineStamp(new MonotonicTime(written), MonotonicClock.FromStopwatchTimestamp(stamp))
            : null;
}
