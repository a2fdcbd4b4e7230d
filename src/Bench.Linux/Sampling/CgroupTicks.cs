using Bench.Linux.Cgroups;

namespace Bench.Linux.Sampling;

/// <summary>Ticks from a cgroup and those below it: three system calls, and no allocation while its processes stay the same. The parts of
/// its memory and the number of its processes cost several times as much to read, and change more slowly: they are read twenty times a
/// second, and repeated in the ticks between.</summary>
internal sealed class CgroupTicks : ITickSource
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly WhenThere<long> _usage;
    private readonly WhenThere<CgroupMemory> _parts;
    private readonly WhenThere<TimeSpan> _cpu;
    private readonly WhenThere<CgroupIo> _io;
    private readonly CgroupProcesses? _processes;
    private MonotonicTime? _looked;
    private CgroupMemory? _memory;
    private int? _count;
    private long _read;
    private long _written;

    public CgroupTicks(CgroupLayout layout, string path)
    {
        var buffer = new ReadBuffer();
        var memory = layout.FindBelow(CgroupLayout.Memory, path);
        _usage = new(memory, directory => CgroupMemory.TryOpenUsage(directory, buffer));
        _parts = new(memory, directory => CgroupMemory.TryOpenParts(directory, buffer));
        _processes = memory is null ? null : new CgroupProcesses(memory.Path, buffer);
        _cpu = new(layout.FindBelow(CgroupLayout.CpuAccounting, path), directory => CgroupCpu.TryOpen(directory, buffer));
        _io = new(layout.FindBelow(CgroupLayout.BlockIo, path), directory => CgroupIo.TryOpen(directory, buffer));
    }

    public InstanceTick Read()
    {
        var at = MonotonicClock.Now;
        var isThere = _usage.TryRead(out var usage);
        var hasTime = _cpu.TryRead(out var cpu);
        if (!isThere || _looked is not { } looked || at - looked >= LookEvery)
        {
            _memory = _parts.TryRead(out var memory) ? memory : null;
            _count = _processes?.Count();
            _looked = at;
        }

        var isCounted = _io.TryRead(out var io);

        // With a cgroup below goes what version 1 had counted in it: what was known stays known.
        (_read, _written) = (Math.Max(_read, io.ReadBytes), Math.Max(_written, io.WrittenBytes));
        return new InstanceTick(
            at,
            MemoryBytes: isThere ? usage : null,
            FileBytes: _memory?.FileBytes,
            CpuTime: hasTime ? cpu : null,
            ReadBytes: isCounted ? _read : null,
            WrittenBytes: isCounted ? _written : null,
            Processes: _count);
    }

    public void Dispose()
    {
        _usage.Dispose();
        _parts.Dispose();
        _cpu.Dispose();
        _io.Dispose();
    }
}

/// <summary>Reads a file of a cgroup that may not be there yet: opened at the first use after it has come, closed when it has
/// gone.</summary>
/// <param name="directory">The cgroup's directory for a controller; null where that is not mounted.</param>
/// <param name="open">Opens the file; null when the cgroup has gone or does not count this.</param>
internal sealed class WhenThere<T>(CgroupDirectory? directory, Func<CgroupDirectory, FileReader<T>?> open) : IDisposable
    where T : struct
{
    // A cgroup comes with its files: one that has been there twice without what is read does not count it.
    private const int Attempts = 2;

    private FileReader<T>? _reader;
    private int _inVain;

    /// <summary>Reads; false while the cgroup is not there. Allocates only when it opens.</summary>
    public bool TryRead(out T value)
    {
        // One system call tells whether it has come, without a path to build.
        if (_reader is null && directory is not null && _inVain < Attempts && Libc.OpenDirectory(directory.Path, out _) is { } there)
        {
            there.Dispose();
            _reader = open(directory);
            _inVain += _reader is null ? 1 : 0;
        }

        value = default;
        if (_reader is not null && _reader.TryRead(out value))
        {
            return true;
        }

        Dispose();
        return false;
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _reader = null;
    }
}
