using Bench.Linux.Cgroups;

namespace Bench.Linux.Sampling;

/// <summary>Ticks from a cgroup and those below it: three system calls, and no allocation while its processes stay the same. What its
/// memory is made of and how many processes it has cost several times as much to ask, and change more slowly: they are looked at twenty
/// times a second, and stand in the ticks between as they were.</summary>
internal sealed class CgroupTicks : ITickSource
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly WhenThere<CgroupMemoryReader> _memory;
    private readonly WhenThere<CgroupCpuReader> _cpu;
    private readonly WhenThere<CgroupIoReader> _io;
    private readonly CgroupProcesses? _processes;
    private MonotonicTime? _looked;
    private (long Anonymous, long File)? _parts;
    private int? _count;
    private long _read;
    private long _written;

    public CgroupTicks(CgroupLayout layout, string path)
    {
        var buffer = new ReadBuffer();
        var memory = layout.FindBelow(CgroupLayout.Memory, path);
        _memory = new(memory, directory => CgroupMemoryReader.TryOpen(directory, buffer));
        _processes = memory is null ? null : new CgroupProcesses(memory.Path, buffer);
        _cpu = new(layout.FindBelow(CgroupLayout.CpuAccounting, path), directory => CgroupCpuReader.TryOpen(directory, buffer));
        _io = new(layout.FindBelow(CgroupLayout.BlockIo, path), directory => CgroupIoReader.TryOpen(directory, buffer));
    }

    public InstanceTick Read()
    {
        var at = MonotonicClock.Now;
        var isThere = _memory.TryRead(static (CgroupMemoryReader reader, out long bytes) => reader.TryReadUsage(out bytes), out var usage);
        var hasTime = _cpu.TryRead(static (CgroupCpuReader reader, out TimeSpan time) => reader.TryRead(out time), out var cpu);
        if (!isThere || _looked is not { } looked || at - looked >= LookEvery)
        {
            Look();
            _looked = at;
        }

        var isCounted = _io.TryRead(static (CgroupIoReader reader, out CgroupIo bytes) => reader.TryRead(out bytes), out var io);

        // With a cgroup below goes what version 1 had counted in it: what was known stays known.
        (_read, _written) = (Math.Max(_read, io.ReadBytes), Math.Max(_written, io.WrittenBytes));
        return new InstanceTick
        {
            At = at,
            MemoryBytes = isThere ? usage : null,
            AnonymousBytes = _parts?.Anonymous,
            FileBytes = _parts?.File,
            CpuTime = hasTime ? cpu : null,
            ReadBytes = isCounted ? _read : null,
            WrittenBytes = isCounted ? _written : null,
            Processes = _count,
        };
    }

    public void Dispose()
    {
        _memory.Dispose();
        _cpu.Dispose();
        _io.Dispose();
    }

    private void Look()
    {
        _parts = _memory.Reader is { } reader && reader.TryRead(out var memory) ? (memory.AnonymousBytes, memory.FileBytes) : null;
        _count = _processes?.TryRefresh() == true ? _processes.Count : null;
    }
}
