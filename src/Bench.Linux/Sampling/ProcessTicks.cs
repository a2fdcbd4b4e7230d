using Bench.Linux.Processes;

namespace Bench.Linux.Sampling;

/// <summary>Ticks from processes and their descendants. Which those are is looked up ten times a second; what has ended keeps what it had
/// used.</summary>
internal sealed class ProcessTicks(IReadOnlyList<int> roots) : ITickSource
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(100);

    private readonly ReadBuffer _buffer = new();
    private readonly Dictionary<int, Followed> _followed = [];
    private MonotonicTime? _looked;
    private TimeSpan _cpuOfEnded;
    private long _read;
    private long _written;

    public InstanceTick Read()
    {
        var at = MonotonicClock.Now;
        if (_looked is not { } looked || at - looked >= LookEvery)
        {
            Look();
            _looked = at;
        }

        var cpu = _cpuOfEnded;
        var (read, written, resident, alive, told) = (0L, 0L, 0L, 0, true);
        foreach (var (processId, process) in _followed)
        {
            var isAlive = process.TryRead();
            cpu += process.Stat.CpuTime;
            if (!isAlive)
            {
                _cpuOfEnded += process.Stat.CpuTime;
                _followed.Remove(processId);
                process.Dispose();
                continue;
            }

            resident += process.Stat.ResidentBytes;
            read += process.Io.StorageReadBytes;
            written += process.Io.StorageWriteBytes;
            told &= process.TellsIo;
            alive++;
        }

        // A process that ends hands its traffic to the parent that waits for it, and until then it is in neither.
        (_read, _written) = (Math.Max(_read, read), Math.Max(_written, written));
        return new InstanceTick(
            at,
            MemoryBytes: resident,
            CpuTime: cpu,
            ReadBytes: told ? _read : null,
            WrittenBytes: told ? _written : null,
            Processes: alive);
    }

    public void Dispose()
    {
        foreach (var process in _followed.Values)
        {
            process.Dispose();
        }

        _followed.Clear();
    }

    private void Look()
    {
        foreach (var processId in AddressSpace.Distinct(roots.SelectMany(ProcessTree.Of).Distinct()))
        {
            if (!_followed.ContainsKey(processId) && Followed.TryOpen(processId, _buffer) is { } process)
            {
                _followed.Add(processId, process);
            }
        }
    }

    private sealed class Followed(int processId, FileReader<ProcessStat> stat, ReadBuffer buffer) : IDisposable
    {
        /// <summary>What it had used at the last reading.</summary>
        public ProcessStat Stat;

        public ProcessIo Io;

        private FileReader<ProcessIo>? _ioReader;
        private bool _isIoOpened;

        /// <summary>Whether the kernel counts what it reads and writes, and shows it to this user.</summary>
        public bool TellsIo { get; private set; } = !ProcessIo.IsNotKept(processId);

        public static Followed? TryOpen(int processId, ReadBuffer buffer) =>
            ProcessStat.TryOpen(processId, buffer) is { } stat ? new Followed(processId, stat, buffer) : null;

        public bool TryRead()
        {
            if (!stat.TryRead(out var now))
            {
                return false;
            }

            Stat = now;
            ReadIo();

            // A zombie uses nothing any more.
            return now.IsAlive;
        }

        public void Dispose()
        {
            stat.Dispose();
            _ioReader?.Dispose();
        }

        private void ReadIo()
        {
            try
            {
                if (!_isIoOpened)
                {
                    _isIoOpened = true;
                    _ioReader = ProcessIo.TryOpen(processId, buffer);
                }

                if (_ioReader is not null && _ioReader.TryRead(out var traffic))
                {
                    Io = traffic;
                }
            }
            catch (UnauthorizedAccessException)
            {
                // It may also have become another user's since it was opened.
                TellsIo = false;
            }
        }
    }
}
