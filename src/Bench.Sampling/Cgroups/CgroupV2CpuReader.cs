namespace Bench.Sampling;

/// <summary>The one file of a version 2 cgroup that tells its CPU time.</summary>
internal sealed class CgroupV2CpuReader : CgroupCpuReader
{
    private readonly ProcFile _stat;
    private readonly ReadBuffer _buffer;

    private CgroupV2CpuReader(ProcFile stat, ReadBuffer buffer)
    {
        _stat = stat;
        _buffer = buffer;
    }

    public static CgroupV2CpuReader? TryOpenIn(string directory, ReadBuffer buffer) =>
        ProcFile.TryOpen($"{directory}/cpu.stat", isOneRecord: true) is { } stat ? new CgroupV2CpuReader(stat, buffer) : null;

    public override bool TryRead(out CgroupCpu cpu)
    {
        var isThere = _stat.TryRead(_buffer, out var text);
        cpu = isThere ? CgroupV2CpuStat.Parse(text) : default;
        return isThere;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stat.Dispose();
        }
    }
}
