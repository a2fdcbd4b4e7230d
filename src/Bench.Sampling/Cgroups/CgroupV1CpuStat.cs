namespace Bench.Sampling;

/// <summary>
/// The CPU time of a version 1 cgroup by mode, in steps of 10 ms. Source: <c>cpuacct.stat</c>, described in the kernel's
/// <c>Documentation/admin-guide/cgroup-v1/cpuacct.rst</c>.
/// </summary>
/// <param name="User">In user mode.</param>
/// <param name="System">In kernel mode.</param>
internal readonly record struct CgroupV1CpuStat(TimeSpan User, TimeSpan System)
{
    private const string Source = "cpuacct.stat";

    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static CgroupV1CpuStat Parse(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, Source);
        cursor.Expect("user "u8);
        var user = cursor.UserTicks();
        cursor.ExpectLineEnd();
        cursor.Expect("system "u8);
        var system = cursor.UserTicks();
        cursor.ExpectLineEnd();
        return new CgroupV1CpuStat(user, system);
    }
}
