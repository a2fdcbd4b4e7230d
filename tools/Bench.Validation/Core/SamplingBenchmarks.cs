using System.Diagnostics;
using System.Globalization;
using BenchmarkDotNet.Attributes;

namespace Bench.Validation.Core;

/// <summary>
/// The cost of one reading of each reader of the sampling core against the bare system calls that it needs, and that it allocates nothing.
/// What is read is a small process that waits, in a cgroup of its own where one can be made, and this host.
/// </summary>
public class SamplingBenchmarks
{
    private static readonly string[] UsageFiles = ["memory.usage_in_bytes", "memory.current"];
    private static readonly string[] CpuFiles = ["cpuacct.usage", "cpu.stat"];
    private static readonly string[] IoFiles = ["blkio.throttle.io_service_bytes_recursive", "io.stat"];

    private static readonly string[] MemoryFiles =
        [.. UsageFiles, "memory.stat", "memory.max_usage_in_bytes", "memory.peak", "memory.kmem.usage_in_bytes"];

    private readonly List<IDisposable> _open = [];
    private readonly CgroupHome _cgroups = CgroupHome.Detect();
    private Workspace _workspace = null!;
    private Process _target = null!;
    private Func<long> _read = null!;
    private Func<long> _bare = null!;

    [Params(
        "clock", "process memory", "process io", "process stat", "cgroup memory", "cgroup cpu", "cgroup io", "tick", "host memory",
        "host page lists", "block device", "instance memory")]
    public string Reader { get; set; } = string.Empty;

    [GlobalSetup]
    public void Open()
    {
        // It waits for input that never comes, and ends with this process however that ends.
        var start = new ProcessStartInfo("cat") { RedirectStandardInput = true };
        start.Environment.Clear();
        _target = Process.Start(start)!;
        _workspace = Workspace.Open(BenchPaths.FromEnvironment());
        var cpus = ResourceLimits.Default.CpuList;
        var cgroup = _cgroups.Create(_workspace.NewInstance(), cpus, memoryBytes: null, inEveryHierarchy: true);
        foreach (var file in cgroup?.EntryFiles ?? [])
        {
            File.WriteAllText(file, _target.Id.ToString(CultureInfo.InvariantCulture));
        }

        (_read, _bare) = OpenReader($"/proc/{_target.Id}");
    }

    [GlobalCleanup]
    public async Task Close()
    {
        _open.ForEach(opened => opened.Dispose());
        _target.Kill();
        await _target.WaitForExitAsync();
        _target.Dispose();
        await _workspace.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    public long Bare() => _bare();

    [Benchmark]
    public long Read() => _read();

    private (Func<long> Read, Func<long> Bare) OpenReader(string process)
    {
        switch (Reader)
        {
            case "clock":
                return (() => MonotonicClock.Now.Nanoseconds, Stopwatch.GetTimestamp);
            case "process memory":
                return Of(ProcessMemory.TryOpen(_target.Id), memory => memory.PssBytes);
            case "process io":
                return Of(ProcessIo.TryOpen(_target.Id), counts => counts.StorageReadBytes);
            case "process stat":
                return Of(ProcessStat.TryOpen(_target.Id), now => now.ResidentBytes);
            case "cgroup memory":
                var memoryGroup = CgroupOf(CgroupLayout.Memory);
                var cgroupMemory = Keep(CgroupMemoryReader.TryOpen(memoryGroup));
                return (
                    () => cgroupMemory.TryRead(out var memory) ? memory.UsageBytes : throw Vanished(),
                    Bare(Files(memoryGroup, MemoryFiles)));
            case "cgroup cpu":
                return Of(CgroupCpu.TryOpen(CgroupOf(CgroupLayout.CpuAccounting)), time => time.Ticks);
            case "cgroup io":
                return Of(CgroupIo.TryOpenAnyway(CgroupOf(CgroupLayout.BlockIo)), bytes => bytes.WrittenBytes);
            case "tick":
                return OpenTick();
            case "host memory":
                return Of(HostMemory.Open(), memory => memory.AvailableBytes);
            case "host page lists":
                var lists = Keep(HostPageLists.Open());
                return (() => lists.Read().Bytes, Keep(new BareRead([lists.Path])).ToEnd);
            case "block device":
                return Of(BlockDeviceTraffic.TryOpenHolding(AppContext.BaseDirectory), traffic => traffic.WrittenBytes);
            case "instance memory":
                var group = CgroupOf(CgroupLayout.Memory);
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
        var (memory, io) = (CgroupOf(CgroupLayout.Memory), CgroupOf(CgroupLayout.BlockIo));
        using var counted = CgroupIo.TryOpen(io);
        var path = memory.Path[_cgroups.Layout.FindMount(CgroupLayout.Memory)!.Path.Length..];
        var source = Keep(InstanceTarget.OfCgroup(_cgroups.Layout, path).Open());
        string[] files =
        [
            .. Files(memory, UsageFiles),
            .. Files(CgroupOf(CgroupLayout.CpuAccounting), CpuFiles),
            .. counted is null ? [] : Files(io, IoFiles),
        ];
        return (() => source.Read().MemoryBytes ?? throw Vanished(), Bare(files));
    }

    private (Func<long> Read, Func<long> Bare) Of<T>(FileReader<T>? file, Func<T, long> part)
        where T : struct
    {
        var reader = Keep(file);
        return (() => reader.TryRead(out var read) ? part(read) : throw Vanished(), Bare(reader.Path));
    }

    private static InvalidOperationException Vanished() => new("What was read has vanished.");

    private static string[] Files(CgroupDirectory cgroup, string[] names) =>
        [.. names.Select(name => Path.Combine(cgroup.Path, name)).Where(File.Exists)];

    private CgroupDirectory CgroupOf(string controller) => _cgroups.Layout.FindDirectory(_target.Id, controller)
        ?? throw new InvalidOperationException($"There is no cgroup for {controller}.");

    private T Keep<T>(T? reader)
        where T : class, IDisposable
    {
        var opened = reader ?? throw new InvalidOperationException("This host does not offer what the reader reads.");
        _open.Add(opened);
        return opened;
    }

    private Func<long> Bare(params string[] paths) => Keep(new BareRead(paths)).Once;
}
