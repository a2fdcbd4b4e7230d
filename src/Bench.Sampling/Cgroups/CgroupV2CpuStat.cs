namespace Bench.Sampling;

/// <summary>
/// The text that tells the CPU time of a version 2 cgroup, in microseconds. Source: <c>cpu.stat</c>, described in the
/// kernel's <c>Documentation/admin-guide/cgroup-v2.rst</c>.
/// </summary>
internal static class CgroupV2CpuStat
{
    private const string Source = "cpu.stat of a version 2 cgroup";

    /// <exception cref="FormatException">The text is not of that form, or a time is missing.</exception>
    public static CgroupCpu Parse(ReadOnlySpan<byte> text)
    {
        var fields = KeyedText.Plain(text, Source, ' ');
        return new CgroupCpu
        {
            Usage = fields.RequiredMicroseconds("usage_usec"u8),
            User = fields.RequiredMicroseconds("user_usec"u8),
            System = fields.RequiredMicroseconds("system_usec"u8),
            Throttled = fields.OptionalMicroseconds("throttled_usec"u8),
        };
    }
}
