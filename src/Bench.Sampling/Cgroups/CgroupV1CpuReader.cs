namespace Bench.Sampling;

/// <summary>
/// The files of a version 1 cgroup that counts CPU time, described in the kernel's
/// <c>Documentation/admin-guide/cgroup-v1/cpuacct.rst</c>, and in <c>scheduler/sched-bwc.rst</c> for the quota's, which is there
/// where both controllers are mounted together.
/// </summary>
internal sealed class CgroupV1CpuReader : CgroupCpuReader
{
    private readonly ProcFile _usage;
    private readonly ProcFile? _parts;
    private readonly ProcFile? _quota;
    private readonly ReadBuffer _buffer;

    private CgroupV1CpuReader(ProcFile usage, string directory, ReadBuffer buffer)
    {
        _usage = usage;
        _parts = ProcFile.TryOpen($"{directory}/cpuacct.stat", isOneRecord: true);
        _quota = ProcFile.TryOpen($"{directory}/cpu.stat", isOneRecord: true);
        _buffer = buffer;
    }

    public static CgroupV1CpuReader? TryOpenIn(string directory, ReadBuffer buffer) =>
        ProcFile.TryOpen($"{directory}/cpuacct.usage", isOneRecord: true) is { } usage ? new CgroupV1CpuReader(usage, directory, buffer) : null;

    public override bool TryRead(out CgroupCpu cpu)
    {
        cpu = default;
        if (!TryReadUsage(out var usage))
        {
            return false;
        }

        var parts = _parts is not null && _parts.TryRead(_buffer, out var text) ? CgroupV1CpuStat.Parse(text) : default(CgroupV1CpuStat?);
        cpu = new CgroupCpu
        {
            Usage = usage,
            User = parts?.User,
            System = parts?.System,
            Throttled = _quota is not null && _quota.TryRead(_buffer, out text) ? CgroupV1Quota.Parse(text) : null,
        };
        return true;
    }

    public override bool TryReadUsage(out TimeSpan usage)
    {
        var isThere = _usage.TryRead(_buffer, out var text);
        usage = isThere ? new TimeSpan(CgroupCount.Parse(text, _usage.Path) / TimeSpan.NanosecondsPerTick) : default;
        return isThere;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _usage.Dispose();
            _parts?.Dispose();
            _quota?.Dispose();
        }
    }
}
