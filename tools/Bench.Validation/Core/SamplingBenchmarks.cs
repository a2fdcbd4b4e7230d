using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;

namespace Bench.Validation.Core;

/// <summary>
/// What one reading of each reader of the sampling core costs against the bare system calls that it needs, and that it allocates nothing.
/// What is read is a small process that waits, in a cgroup of its own for each controller where one can be made, and this host.
/// </summary>
[CategoriesColumn]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
public class SamplingBenchmarks
{
    private const string CgroupName = "bench-instruments-";

    private static readonly string[] NoiseFiles
        = ["/proc/stat", "/proc/loadavg", "/proc/pressure/cpu", "/proc/pressure/memory", "/proc/pressure/io"];

    private readonly List<IDisposable> _open = [];
    private readonly List<string> _cgroups = [];
    private Process _target = null!;
    private ProcessMemoryReader _processMemory = null!;
    private FileReader<ProcessIo> _processIo = null!;
    private FileReader<ProcessStat> _processStat = null!;
    private CgroupMemoryReader? _cgroupMemory;
    private CgroupCpuReader? _cgroupCpu;
    private CgroupIoReader? _cgroupIo;
    private FileReader<HostMemory> _hostMemory = null!;
    private FileReader<HostPageLists> _hostPageLists = null!;
    private ITickSource? _tick;
    private HostNoiseReader _hostNoise = null!;
    private FileReader<BlockDeviceTraffic>? _blockDevice;
    private InstanceMemoryReader _instanceMemory = null!;
    private BareRead _smapsRollup = null!;
    private BareRead _io = null!;
    private BareRead _stat = null!;
    private BareRead _memoryFiles = null!;
    private BareRead _cpuFiles = null!;
    private BareRead _ioFiles = null!;
    private BareRead _meminfo = null!;
    private BareRead _zoneinfo = null!;
    private BareRead _tickFiles = null!;
    private BareRead _noiseFiles = null!;
    private BareRead _blockStat = null!;
    private BareRead _instanceFiles = null!;
    private MonotonicTime _opened;

    [GlobalSetup]
    public void Open()
    {
        _opened = MonotonicClock.Now;

        // It waits for input that never comes, and ends with this process however that ends.
        var start = new ProcessStartInfo("cat") { RedirectStandardInput = true };
        start.Environment.Clear();
        _target = Process.Start(start)!;
        var process = $"/proc/{_target.Id}";
        var memory = CgroupFor(CgroupLayout.Memory);
        var cpu = CgroupFor(CgroupLayout.CpuAccounting);
        var io = CgroupFor(CgroupLayout.BlockIo);

        _processMemory = Opened(ProcessMemoryReader.TryOpen(_target.Id))
            ?? throw new InvalidOperationException("This kernel has no /proc/PID/smaps_rollup.");
        _processIo = Opened(Bench.Linux.Processes.ProcessIo.TryOpen(_target.Id))
            ?? throw new InvalidOperationException("This kernel has no /proc/PID/io.");
        _processStat = Opened(Bench.Linux.Processes.ProcessStat.TryOpen(_target.Id))!;
        _cgroupMemory = Opened(memory is null ? null : CgroupMemoryReader.TryOpen(memory));
        _cgroupCpu = Opened(cpu is null ? null : CgroupCpuReader.TryOpen(cpu));
        _cgroupIo = Opened(io is null ? null : CgroupIoReader.TryOpen(io, evenIfNotCounted: true));
        _hostMemory = Opened(Bench.Linux.Host.HostMemory.Open())!;
        _hostPageLists = Opened(Bench.Linux.Host.HostPageLists.Open())!;
        _tick = memory is null ? null : Opened(InstanceTarget.OfCgroup(CgroupLayout.Detect(), PathBelowMount(memory)).Open());
        _hostNoise = Opened(HostNoiseReader.Open())!;
        _blockDevice = Opened(BlockDeviceTraffic.TryOpenHolding(AppContext.BaseDirectory));
        _instanceMemory = Opened(InstanceMemoryReader.Open([_target.Id], memory))!;

        string[] memoryFiles = [.. Files(
            memory,
            "memory.usage_in_bytes",
            "memory.current",
            "memory.stat",
            "memory.max_usage_in_bytes",
            "memory.peak",
            "memory.kmem.usage_in_bytes")];
        _smapsRollup = Bare($"{process}/smaps_rollup");
        _io = Bare($"{process}/io");
        _stat = Bare($"{process}/stat");
        _memoryFiles = Bare(memoryFiles);
        _cpuFiles = Bare([.. Files(cpu, cpu?.Version == CgroupVersion.V1 ? "cpuacct.usage" : "cpu.stat")]);
        _ioFiles = Bare([.. Files(io, "blkio.throttle.io_service_bytes_recursive", "io.stat")]);
        _meminfo = Bare("/proc/meminfo");
        _zoneinfo = Bare("/proc/zoneinfo");
        _tickFiles = Bare(
        [
            .. Files(memory, "memory.usage_in_bytes", "memory.current"),
            .. Files(cpu, cpu?.Version == CgroupVersion.V1 ? "cpuacct.usage" : "cpu.stat"),
            .. Files(IsCounted(io) ? io : null, "blkio.throttle.io_service_bytes_recursive", "io.stat"),
        ]);
        _noiseFiles = Bare([.. NoiseFiles.Where(File.Exists)]);
        _blockStat = Bare(_blockDevice is { Path: var path } ? [path] : []);
        _instanceFiles = Bare([$"{process}/smaps_rollup", .. memoryFiles]);
    }

    [GlobalCleanup]
    public void Close()
    {
        _open.ForEach(opened => opened.Dispose());
        _open.Clear();
        _target.Kill();
        _target.WaitForExit();
        _target.Dispose();
        foreach (var cgroup in _cgroups)
        {
            // A process that has ended leaves its cgroup a moment later.
            for (var attempt = 0; !TryRemove(cgroup) && attempt < 100; attempt++)
            {
                Thread.Sleep(10);
            }
        }

        _cgroups.Clear();
    }

    [BenchmarkCategory("clock"), Benchmark(Baseline = true)]
    public long BareClock() => Stopwatch.GetTimestamp() - _opened.Nanoseconds;

    [BenchmarkCategory("clock"), Benchmark]
    public long Clock() => MonotonicClock.Now.NanosecondsSince(_opened);

    [BenchmarkCategory("process memory"), Benchmark(Baseline = true)]
    public long BareProcessMemory() => _smapsRollup.Once();

    [BenchmarkCategory("process memory"), Benchmark]
    public long ProcessMemory() => _processMemory.TryRead(out var memory) ? memory.PssBytes : throw Vanished();

    [BenchmarkCategory("process io"), Benchmark(Baseline = true)]
    public long BareProcessIo() => _io.Once();

    [BenchmarkCategory("process io"), Benchmark]
    public long ProcessIo() => _processIo.TryRead(out var io) ? io.StorageReadBytes : throw Vanished();

    [BenchmarkCategory("process stat"), Benchmark(Baseline = true)]
    public long BareProcessStat() => _stat.Once();

    [BenchmarkCategory("process stat"), Benchmark]
    public long ProcessStat() => _processStat.TryRead(out var stat) ? stat.ResidentBytes : throw Vanished();

    [BenchmarkCategory("cgroup memory"), Benchmark(Baseline = true)]
    public long BareCgroupMemory() => _memoryFiles.Once();

    [BenchmarkCategory("cgroup memory"), Benchmark]
    public long CgroupMemory() => Needed(_cgroupMemory).TryRead(out var memory) ? memory.UsageBytes : throw Vanished();

    [BenchmarkCategory("cgroup cpu"), Benchmark(Baseline = true)]
    public long BareCgroupCpu() => _cpuFiles.Once();

    [BenchmarkCategory("cgroup cpu"), Benchmark]
    public long CgroupCpu() => Needed(_cgroupCpu).TryRead(out var cpu) ? cpu.Ticks : throw Vanished();

    [BenchmarkCategory("cgroup io"), Benchmark(Baseline = true)]
    public long BareCgroupIo() => _ioFiles.Once();

    [BenchmarkCategory("cgroup io"), Benchmark]
    public long CgroupIo() => Needed(_cgroupIo).TryRead(out var io) ? io.WrittenBytes : throw Vanished();

    [BenchmarkCategory("host memory"), Benchmark(Baseline = true)]
    public long BareHostMemory() => _meminfo.Once();

    [BenchmarkCategory("host memory"), Benchmark]
    public long HostMemory() => _hostMemory.Read().AvailableBytes;

    [BenchmarkCategory("host page lists"), Benchmark(Baseline = true)]
    public long BareHostPageLists() => _zoneinfo.ToEnd();

    [BenchmarkCategory("host page lists"), Benchmark]
    public long HostPageLists() => _hostPageLists.Read().Bytes;

    [BenchmarkCategory("tick"), Benchmark(Baseline = true)]
    public long BareTick() => _tickFiles.Once();

    [BenchmarkCategory("tick"), Benchmark]
    public long? Tick() => Needed(_tick).Read().MemoryBytes;

    [BenchmarkCategory("host noise"), Benchmark(Baseline = true)]
    public long BareHostNoise() => _noiseFiles.Once();

    [BenchmarkCategory("host noise"), Benchmark]
    public double HostNoise() => _hostNoise.Read().LoadAverageOneMinute;

    [BenchmarkCategory("block device"), Benchmark(Baseline = true)]
    public long BareBlockDevice() => _blockStat.Once();

    [BenchmarkCategory("block device"), Benchmark]
    public long BlockDevice() => Needed(_blockDevice).TryRead(out var traffic) ? traffic.WrittenBytes : throw Vanished();

    [BenchmarkCategory("instance memory"), Benchmark(Baseline = true)]
    public long BareInstanceMemory() => _instanceFiles.Once();

    [BenchmarkCategory("instance memory"), Benchmark]
    public long? InstanceMemory() => _instanceMemory.Read().PssBytes;

    private static T Needed<T>(T? reader)
        where T : class => reader ?? throw new InvalidOperationException("This host does not offer what the reader reads.");

    private static InvalidOperationException Vanished() => new("What was read has vanished.");

    private static bool TryRemove(string cgroup)
    {
        try
        {
            Directory.Delete(cgroup);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return !Directory.Exists(cgroup);
        }
    }

    private static string PathBelowMount(CgroupDirectory memory)
        => memory.Path[CgroupLayout.Detect().FindMount(CgroupLayout.Memory)!.Path.Length..];

    private static bool IsCounted(CgroupDirectory? io)
    {
        using var reader = io is null ? null : CgroupIoReader.TryOpen(io);
        return reader is not null;
    }

    private static IEnumerable<string> Files(CgroupDirectory? cgroup, params string[] names) =>
        cgroup is null ? [] : names.Select(name => Path.Combine(cgroup.Path, name)).Where(File.Exists);

    /// <summary>A cgroup for the target alone; the one it is in where none can be made; null where there is none.</summary>
    private CgroupDirectory? CgroupFor(string controller)
    {
        var layout = CgroupLayout.Detect();
        if (layout.FindMount(controller) is not { Version: CgroupVersion.V1 } mount)
        {
            return layout.FindDirectory(_target.Id, controller);
        }

        var path = Path.Combine(mount.Path, $"{CgroupName}{Environment.ProcessId}");
        try
        {
            foreach (var left in Directory.EnumerateDirectories(mount.Path, $"{CgroupName}*"))
            {
                TryRemove(left); // by a run that was killed; one that still runs keeps its own
            }

            Directory.CreateDirectory(path);
            _cgroups.Add(path);
            File.WriteAllText(Path.Combine(path, "cgroup.procs"), _target.Id.ToString(CultureInfo.InvariantCulture));
            return new CgroupDirectory(path, mount.Version);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return layout.FindDirectory(_target.Id, controller);
        }
    }

    private T? Opened<T>(T? reader)
        where T : class, IDisposable
    {
        if (reader is not null)
        {
            _open.Add(reader);
        }

        return reader;
    }

    private BareRead Bare(params string[] paths) => Opened(new BareRead(paths))!;
}
