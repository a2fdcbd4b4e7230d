namespace Bench.Linux.Cgroups;

/// <summary>Reads the CPU time that a cgroup of either version and those below it have used, again and again, allocating nothing.
/// Sources: <c>cpuacct.usage</c> and <c>cpu.stat</c>, described in the kernel's <c>Documentation/admin-guide/cgroup-v1/cpuacct.rst</c>
/// and <c>cgroup-v2.rst</c>.</summary>
public sealed class CgroupCpuReader : IDisposable
{
    private readonly CgroupVersion _version;
    private readonly ProcFile _file;
    private readonly ReadBuffer _buffer;

    private CgroupCpuReader(CgroupVersion version, ProcFile file, ReadBuffer? buffer) =>
        (_version, _file, _buffer) = (version, file, buffer ?? new ReadBuffer());

    /// <summary>Opens the CPU time of a cgroup; null when it is gone or does not count CPU time.</summary>
    /// <param name="directory">On version 1 the directory of the controller <see cref="CgroupLayout.CpuAccounting"/>; on version 2
    /// any.</param>
    /// <inheritdoc cref="ProcFile.TryOpen(string, bool)" path="/exception"/>
    public static CgroupCpuReader? TryOpen(CgroupDirectory directory, ReadBuffer? buffer = null)
    {
        ArgumentNullException.ThrowIfNull(directory);
        return directory.TryOpen(directory.Version == CgroupVersion.V1 ? "cpuacct.usage" : "cpu.stat") is { } file
            ? new CgroupCpuReader(directory.Version, file, buffer)
            : null;
    }

    /// <summary>Reads what has been used until now, with one system call; false when the cgroup has been removed.</summary>
    /// <param name="usage">Exact to the nanosecond on version 1 and to the microsecond on version 2, cut to 100 ns.</param>
    /// <inheritdoc cref="FileReader{T}.TryRead" path="/exception"/>
    public bool TryRead(out TimeSpan usage)
    {
        var isThere = _file.TryRead(_buffer, out var text);
        usage = isThere ? Parse(text, _version) : default;
        return isThere;
    }

    public void Dispose() => _file.Dispose();

    internal static TimeSpan Parse(ReadOnlySpan<byte> text, CgroupVersion version) => version == CgroupVersion.V1
        ? new TimeSpan(CgroupCount.Parse(text, "cpuacct.usage") / TimeSpan.NanosecondsPerTick)
        : new TimeSpan(KeyedText.Plain(text, "cpu.stat of a version 2 cgroup", ' ').Required("usage_usec"u8, TimeSpan.TicksPerMicrosecond));
}
