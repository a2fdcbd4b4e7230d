namespace Bench.Sampling;

/// <summary>Ticks from a cgroup and those below it: a handful of system calls, and no allocation while its processes stay the same.</summary>
internal sealed class CgroupTicks : ITickSource
{
    private readonly WhenThere<CgroupMemoryReader> _memory;
    private readonly WhenThere<CgroupCpuReader> _cpu;
    private readonly WhenThere<CgroupIoReader> _io;
    private readonly CgroupProcesses? _processes;
    private long _read;
    private long _written;

    public CgroupTicks(CgroupLayout layout, string path)
    {
        var buffer = new ReadBuffer();
        var memory = layout.FindBelow(CgroupLayout.Memory, path);
        _memory = new(memory, directory => CgroupMemoryReader.TryOpen(directory, buffer));
        _processes = memory is null ? null : new CgroupProcesses(memory.Path, buffer);
        _cpu = new(layout.FindBelow("cpuacct", path), directory => CgroupCpuReader.TryOpen(directory, buffer));
        _io = new(layout.FindBelow("blkio", path), directory => CgroupIoReader.TryOpen(directory, buffer));
    }

    public InstanceTick Read()
    {
        var tick = new InstanceTick { At = MonotonicClock.Now };
        if (_memory.Reader is { } memoryReader)
        {
            if (memoryReader.TryRead(out var memory))
            {
                tick = tick with { MemoryBytes = memory.UsageBytes, AnonymousBytes = memory.AnonymousBytes, FileBytes = memory.FileBytes };
            }
            else
            {
                _memory.Dispose();
            }
        }

        if (_cpu.Reader is { } cpuReader)
        {
            if (cpuReader.TryReadUsage(out var cpu))
            {
                tick = tick with { CpuTime = cpu };
            }
            else
            {
                _cpu.Dispose();
            }
        }

        if (_io.Reader is { } ioReader)
        {
            if (ioReader.TryReadBytes(out var read, out var written))
            {
                // With a cgroup below goes what version 1 had counted in it: what was known stays known.
                (_read, _written) = (Math.Max(_read, read), Math.Max(_written, written));
                tick = tick with { ReadBytes = _read, WrittenBytes = _written };
            }
            else
            {
                _io.Dispose();
            }
        }

        return _processes?.TryRefresh() == true ? tick with { Processes = _processes.Count } : tick;
    }

    public void Dispose()
    {
        _memory.Dispose();
        _cpu.Dispose();
        _io.Dispose();
    }
}
