using System.Diagnostics;
using Bench.Sampling;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>What one reading of the sampling core costs, and that it allocates nothing; what is read is a small process that sleeps, and its cgroup.</summary>
public class SamplingBenchmarks
{
    private Process _target = null!;
    private ProcessMemoryReader _process = null!;
    private ProcessIoReader _io = null!;
    private HostMemoryReader _host = null!;
    private HostNoiseReader _noise = null!;
    private InstanceMemoryReader _instance = null!;
    private CgroupMemoryReader? _cgroup;
    private MonotonicTime _opened;

    [GlobalSetup]
    public void Open()
    {
        _opened = MonotonicClock.Now;
        _target = Process.Start("sleep", "86400");
        var target = _target.Id;
        var cgroup = CgroupLayout.Detect().FindDirectory(target, CgroupLayout.Memory);
        _process = ProcessMemoryReader.TryOpen(target) ?? throw new InvalidOperationException("This kernel has no /proc/PID/smaps_rollup.");
        _io = ProcessIoReader.TryOpen(target) ?? throw new InvalidOperationException("This kernel has no /proc/PID/io.");
        _host = HostMemoryReader.Open();
        _noise = HostNoiseReader.Open();
        _instance = InstanceMemoryReader.Open([target], cgroup);
        _cgroup = cgroup is null ? null : CgroupMemoryReader.TryOpen(cgroup);
    }

    [GlobalCleanup]
    public void Close()
    {
        _process.Dispose();
        _io.Dispose();
        _host.Dispose();
        _noise.Dispose();
        _instance.Dispose();
        _cgroup?.Dispose();
        _target.Kill();
        _target.WaitForExit();
        _target.Dispose();
    }

    [Benchmark]
    public long Clock() => MonotonicClock.Now.NanosecondsSince(_opened);

    [Benchmark]
    public long ProcessMemory() => _process.TryRead(out var memory) ? memory.PssBytes : throw Vanished();

    [Benchmark]
    public long ProcessIo() => _io.TryRead(out var io) ? io.StorageReadBytes : throw Vanished();

    [Benchmark]
    public long CgroupMemory() => (_cgroup ?? throw new InvalidOperationException("The process is in no cgroup that counts memory.")).TryRead(out var memory) ? memory.UsageBytes : throw Vanished();

    [Benchmark]
    public long HostMemory() => _host.Read().AvailableBytes;

    [Benchmark]
    public double HostNoise() => _noise.Read().Load.OneMinute;

    [Benchmark]
    public long? InstanceMemory() => _instance.Read().PssBytes;

    private static InvalidOperationException Vanished() => new("What was read has vanished.");
}
