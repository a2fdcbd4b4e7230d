namespace Bench.Sampling;

/// <summary>
/// How long the quota of a version 1 cgroup has held it back. Source: <c>cpu.stat</c>, described in the kernel's
/// <c>Documentation/scheduler/sched-bwc.rst</c>.
/// </summary>
internal static class CgroupV1Quota
{
    private const string Source = "cpu.stat of a version 1 cgroup";

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static TimeSpan Parse(ReadOnlySpan<byte> text)
    {
        var nanoseconds = KeyedText.Plain(text, Source, ' ').Required("throttled_time"u8);
        return new TimeSpan(nanoseconds / TimeSpan.NanosecondsPerTick);
    }
}
