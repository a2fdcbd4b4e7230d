namespace Bench.Linux.Cgroups;

/// <summary>The CPU time that a cgroup and those below it have used: exact to the nanosecond on version 1 and to the microsecond on
/// version 2, cut to 100 ns. Sources: <c>cpuacct.usage</c> and <c>cpu.stat</c>, described in the kernel's
/// <c>Documentation/admin-guide/cgroup-v1/cpuacct.rst</c> and <c>cgroup-v2.rst</c>.</summary>
public static class CgroupCpu
{
    /// <summary>Opens the CPU time of a cgroup; null when it is gone or does not count CPU time.</summary>
    /// <param name="directory">On version 1 the directory of the controller <see cref="CgroupLayout.CpuAccounting"/>; on version 2
    /// any.</param>
    public static FileReader<TimeSpan>? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null) =>
        directory.TryOpen("cpuacct.usage", "cpu.stat", ParseVersion1, ParseVersion2, buffer);

    internal static TimeSpan ParseVersion1(ReadOnlySpan<byte> text) =>
        new(CgroupDirectory.ParseCount(text, "cpuacct.usage") / TimeSpan.NanosecondsPerTick);

    internal static TimeSpan ParseVersion2(ReadOnlySpan<byte> text) =>
        TimeSpan.FromMicroseconds(new KeyedText(text, "cpu.stat of a version 2 cgroup", ' ').Required("usage_usec"u8));
}
