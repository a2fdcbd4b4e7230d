namespace Bench.Sampling;

/// <summary>The files of a version 2 cgroup that has the memory controller.</summary>
internal sealed class CgroupV2MemoryReader : CgroupMemoryReader
{
    private CgroupV2MemoryReader(ProcFile usage, ProcFile stat, string directory, ReadBuffer buffer)
        : base(usage, stat, ProcFile.TryOpen($"{directory}/memory.peak", isOneRecord: true), buffer)
    {
    }

    public static CgroupV2MemoryReader? TryOpenIn(string directory, ReadBuffer buffer)
    {
        var usage = ProcFile.TryOpen($"{directory}/memory.current", isOneRecord: true);
        var stat = ProcFile.TryOpen($"{directory}/memory.stat", isOneRecord: true);
        if (usage is not null && stat is not null)
        {
            return new CgroupV2MemoryReader(usage, stat, directory, buffer);
        }

        usage?.Dispose();
        stat?.Dispose();
        return null;
    }

    private protected override CgroupMemory Describe(long usageBytes, ReadOnlySpan<byte> stat)
    {
        var parts = CgroupV2MemoryStat.Parse(stat);
        return new CgroupMemory
        {
            UsageBytes = usageBytes,
            PeakBytes = null,
            AnonymousBytes = parts.AnonymousBytes,
            FileBytes = parts.FileBytes,
            MappedFileBytes = parts.MappedFileBytes,
            SharedMemoryBytes = parts.SharedMemoryBytes,
            KernelBytes = parts.KernelBytes,
        };
    }
}
