namespace Bench.Sampling;

/// <summary>The one file of a version 2 cgroup that tells its traffic with block devices.</summary>
internal sealed class CgroupV2IoReader : CgroupIoReader
{
    private readonly ProcFile _stat;
    private readonly ReadBuffer _buffer;

    private CgroupV2IoReader(ProcFile stat, ReadBuffer buffer)
    {
        _stat = stat;
        _buffer = buffer;
    }

    public static CgroupV2IoReader? TryOpenIn(string directory, ReadBuffer buffer) =>
        ProcFile.TryOpen($"{directory}/io.stat", isOneRecord: true) is { } stat ? new CgroupV2IoReader(stat, buffer) : null;

    public override bool TryRead(out CgroupIo io)
    {
        var isThere = _stat.TryRead(_buffer, out var text);
        io = isThere ? CgroupV2IoStat.Parse(text) : default;
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
