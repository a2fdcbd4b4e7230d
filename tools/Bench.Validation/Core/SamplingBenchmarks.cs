using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Bench.Validation.Core;

/// <summary>
/// The cost of one reading of each reader of the sampling core against the bare system calls that it needs, and that it allocates nothing.
/// What is read is a small process that waits, in a cgroup of its own for each controller where one can be made, and this host.
/// </summary>
public class SamplingBenchmarks
{
    private const string CgroupName = "bench-instruments-";

    private static readonly string[] UsageFiles = ["memory.usage_in_bytes", "memory.current"];
    private static readonly string[] CpuFiles = ["cpuacct.usage", "cpu.stat"];
    private static readonly string[] IoFiles = ["blkio.throttle.io_service_bytes_recursive", "io.stat"];

    private static readonly string[] MemoryFiles =
        [.. UsageFiles, "memory.stat", "memory.max_usage_in_bytes", "memory.peak", "memory.kmem.usage_in_bytes"];

    private static readonly string[] NoiseFiles =
        ["/proc/stat", "/proc/loadavg", "/proc/pressure/cpu", "/proc/pressure/memory", "/proc/pressure/io"];

    private readonly List<IDisposable> _open = [];
    private readonly List<string> _cgroups = [];
    private readonly CgroupLayout _layout = CgroupLayout.Detect();
    private Process _target = null!;
    private Func<long> _read = null!;
    private Func<long> _bare = null!;

    [Params(
        "clock", "process memory", "process io", "process stat", "cgroup memory", "cgroup cpu", "cgroup io", "tick", "host memory",
        "host page lists", "host noise", "block device", "instance memory")]
    public string Reader { get; set; } = string.Empty;

    [GlobalSetup]
    public void Open()
    {
        // It waits for input that never comes, and ends with this process however that ends.
        var start = new ProcessStartInfo("cat") { RedirectStandardInput = true };
        start.Environment.Clear();
        _target = Process.Start(start)!;
        (_read, _bare) = OpenReader();
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

    [Benchmark(Baseline = true)]
    public long Bare() => _bare();

    [Benchmark]
    public long Read() => _read();

    private (Func<long> Read, Func<long> Bare) OpenReader()
    {
        var process = $"/proc/{_target.Id}";
        switch (Reader)
        {
            case "clock":
                return (() => MonotonicClock.Now.Nanoseconds, Stopwatch.GetTimestamp);
            case "process memory":
                var processMemory = Keep(ProcessMemoryReader.TryOpen(_target.Id));
                return (() => processMemory.TryRead(out var memory) ? memory.PssBytes : throw Vanished(), Bare($"{process}/smaps_rollup"));
            case "process io":
                var io = Keep(ProcessIo.TryOpen(_target.Id));
                return (() => io.TryRead(out var counts) ? counts.StorageReadBytes : throw Vanished(), Bare($"{process}/io"));
            case "process stat":
                var stat = Keep(ProcessStat.TryOpen(_target.Id));
                return (() => stat.TryRead(out var now) ? now.ResidentBytes : throw Vanished(), Bare($"{process}/stat"));
            case "cgroup memory":
                var memoryGroup = CgroupFor(CgroupLayout.Memory);
                var cgroupMemory = Keep(CgroupMemoryReader.TryOpen(memoryGroup));
                return (
                    () => cgroupMemory.TryRead(out var memory) ? memory.UsageBytes : throw Vanished(),
                    Bare(Files(memoryGroup, MemoryFiles)));
            case "cgroup cpu":
                var cpuGroup = CgroupFor(CgroupLayout.CpuAccounting);
                var cpu = Keep(CgroupCpu.TryOpen(cpuGroup));
                return (() => cpu.TryRead(out var time) ? time.Ticks : throw Vanished(), Bare(Files(cpuGroup, CpuFiles)));
            case "cgroup io":
                var ioGroup = CgroupFor(CgroupLayout.BlockIo);
                var cgroupIo = Keep(CgroupIo.TryOpen(ioGroup, evenIfNotCounted: true));
                return (() => cgroupIo.TryRead(out var bytes) ? bytes.WrittenBytes : throw Vanished(), Bare(Files(ioGroup, IoFiles)));
            case "tick":
                return OpenTick();
            case "host memory":
                var hostMemory = Keep(HostMemory.Open());
                return (() => hostMemory.Read().AvailableBytes, Bare("/proc/meminfo"));
            case "host page lists":
                var lists = Keep(HostPageLists.Open());
                return (() => lists.Read().Bytes, Keep(new BareRead(["/proc/zoneinfo"])).ToEnd);
            case "host noise":
                var noise = Keep(HostNoiseReader.Open());
                return (() => noise.Read().Cpu.Total, Bare([.. NoiseFiles.Where(File.Exists)]));
            case "block device":
                var device = Keep(BlockDeviceTraffic.TryOpenHolding(AppContext.BaseDirectory));
                return (() => device.TryRead(out var traffic) ? traffic.WrittenBytes : throw Vanished(), Bare(device.Path));
            case "instance memory":
                var group = CgroupFor(CgroupLayout.Memory);
                var instance = Keep(InstanceMemoryReader.Open([_target.Id], group));
                return (
                    () => instance.Read().PssBytes ?? throw Vanished(),
                    Bare([$"{process}/smaps_rollup", .. Files(group, MemoryFiles)]));
            default:
                throw new InvalidOperationException($"There is no reader '{Reader}'.");
        }
    }

    private (Func<long> Read, Func<long> Bare) OpenTick()
    {
        var memory = CgroupFor(CgroupLayout.Memory);
        var io = CgroupFor(CgroupLayout.BlockIo);
        using var counted = CgroupIo.TryOpen(io);
        var path = memory.Path[_layout.FindMount(CgroupLayout.Memory)!.Path.Length..];
        var source = Keep(InstanceTarget.OfCgroup(_layout, path).Open());
        string[] files =
        [
            .. Files(memory, UsageFiles),
            .. Files(CgroupFor(CgroupLayout.CpuAccounting), CpuFiles),
            .. counted is null ? [] : Files(io, IoFiles),
        ];
        return (() => source.Read().MemoryBytes ?? throw Vanished(), Bare(files));
    }

    private static InvalidOperationException Vanished() => new("What was read has vanished.");

    private static string[] Files(CgroupDirectory cgroup, string[] names) =>
        [.. names.Select(name => Path.Combine(cgroup.Path, name)).Where(File.Exists)];

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

    /// <summary>A cgroup for the target alone; the one it is in where none can be made.</summary>
    private CgroupDirectory CgroupFor(string controller)
    {
        if (_layout.FindMount(controller) is { Version: CgroupVersion.V1 } mount)
        {
            try
            {
                foreach (var left in Directory.EnumerateDirectories(mount.Path, $"{CgroupName}*"))
                {
                    TryRemove(left); // by a run that was killed; one that still runs keeps its own
                }

                var path = Path.Combine(mount.Path, $"{CgroupName}{Environment.ProcessId}");
                Directory.CreateDirectory(path);
                _cgroups.Add(path);
                File.WriteAllText(Path.Combine(path, "cgroup.procs"), _target.Id.ToString(CultureInfo.InvariantCulture));
                return new CgroupDirectory(path, mount.Version);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Then its own is read.
            }
        }

        return _layout.FindDirectory(_target.Id, controller)
            ?? throw new InvalidOperationException($"There is no cgroup for {controller}.");
    }

    private T Keep<T>(T? reader)
        where T : class, IDisposable
    {
        var opened = reader ?? throw new InvalidOperationException("This host does not offer what the reader reads.");
        _open.Add(opened);
        return opened;
    }

    private Func<long> Bare(params string[] paths) => Keep(new BareRead(paths)).Once;
}
