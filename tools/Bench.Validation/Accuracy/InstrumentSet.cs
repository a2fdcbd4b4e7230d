namespace Bench.Validation.Accuracy;

/// <summary>One of the harness's readers, pointed at a target.</summary>
/// <param name="Read">Reads it now; null where it cannot be read.</param>
internal sealed record Instrument(string Name, Measure Measure, Func<double?> Read);

/// <summary>What an instrument reads of a target, in bytes or, of CPU time, nanoseconds.</summary>
internal enum Measure
{
    Resident,

    /// <summary>Resident memory by the kernel's running count, which it keeps in batches.</summary>
    ResidentCounted,

    Proportional,
    ProportionalAnonymous,
    ProportionalFile,
    ProportionalShared,

    /// <summary>Proportional memory of both targets.</summary>
    InstanceProportional,

    Charged,
    ChargedAnonymous,
    ChargedFile,

    /// <summary>What the host has less to give.</summary>
    HostTaken,

    CallsRead,
    CallsWritten,
    StorageRead,
    StorageWritten,
    CgroupRead,
    CgroupWritten,
    DeviceRead,
    DeviceWritten,
    ProcessCpu,
    CgroupCpu,
}

/// <summary>The harness's readers, all pointed at a target. Those of what this host does not have read nothing, and their rows say
/// so.</summary>
internal sealed class InstrumentSet : IDisposable
{
    private readonly List<IDisposable> _opened = [];

    /// <exception cref="IOException">A file exists and cannot be opened.</exception>
    public InstrumentSet(TruthBench bench)
    {
        var process = bench.Target.ProcessId;
        var memory = Keep(ProcessMemory.TryOpen(process));
        var io = Keep(ProcessIo.TryOpen(process));
        var state = Keep(ProcessStat.TryOpen(process));
        var cgroup = bench.Target.CgroupOf(CgroupLayout.Memory);
        var charged = Keep(cgroup is null ? null : CgroupMemoryReader.TryOpen(cgroup));
        var instance = Keep(InstanceMemoryReader.Open([process, bench.Other.ProcessId], cgroup))!;
        var cpu = Keep(bench.Target.CgroupOf(CgroupLayout.CpuAccounting) is { } accounted ? CgroupCpu.TryOpen(accounted) : null);
        var block = Keep(bench.Target.CgroupOf(CgroupLayout.BlockIo) is { } counted ? CgroupIo.TryOpen(counted) : null);
        var host = Keep(HostMemory.Open())!;
        var lists = Keep(HostPageLists.Open())!;
        var device = Keep(BlockDeviceTraffic.TryOpenHolding(bench.Target.Folder));

        Instrument OfMemory(string what, Measure measure, Func<ProcessMemory, long?> part) =>
            new($"process memory: {what}", measure, () => memory is not null && memory.TryRead(out var read) ? part(read) : null);
        Instrument OfCgroup(string what, Measure measure, Func<CgroupMemory, long?> part) =>
            new($"cgroup memory: {what}", measure, () => charged is not null && charged.TryRead(out var read) ? part(read) : null);

        All =
        [
            OfMemory("RSS", Measure.Resident, read => read.RssBytes),
            Of(state, "process state: RSS", Measure.ResidentCounted, read => read.ResidentBytes),
            OfMemory("PSS", Measure.Proportional, read => read.PssBytes),
            OfMemory("PSS, anonymous", Measure.ProportionalAnonymous, read => read.PssAnonymousBytes),
            OfMemory("PSS, file", Measure.ProportionalFile, read => read.PssFileBytes),
            OfMemory("PSS, shared memory", Measure.ProportionalShared, read => read.PssSharedMemoryBytes),
            new("instance memory: PSS of both", Measure.InstanceProportional, () => instance.Read().PssBytes),
            new("instance memory: cgroup", Measure.Charged, () => instance.Read().Cgroup?.UsageBytes),
            OfCgroup("usage", Measure.Charged, read => read.UsageBytes),
            OfCgroup("anonymous", Measure.ChargedAnonymous, read => read.AnonymousBytes),
            OfCgroup("file", Measure.ChargedFile, read => read.FileBytes),
            new("host memory: less available", Measure.HostTaken, () => -host.Read().AvailableBytes),
            new(
                "host memory: less available, lists of CPUs included",
                Measure.HostTaken,
                () => -(host.Read().AvailableBytes + lists.Read().Bytes)),
            Of(io, "process io: read by calls", Measure.CallsRead, read => read.ReadCallBytes),
            Of(io, "process io: written by calls", Measure.CallsWritten, read => read.WriteCallBytes),
            Of(io, "process io: read from storage", Measure.StorageRead, read => read.StorageReadBytes),
            Of(io, "process io: written to storage", Measure.StorageWritten, read => read.StorageWriteBytes),
            Of(block, "cgroup io: read", Measure.CgroupRead, read => read.ReadBytes),
            Of(block, "cgroup io: written", Measure.CgroupWritten, read => read.WrittenBytes),
            Of(device, "device: read", Measure.DeviceRead, read => read.ReadBytes),
            Of(device, "device: written", Measure.DeviceWritten, read => read.WrittenBytes),
            Of(state, "process state: CPU time", Measure.ProcessCpu, read => read.CpuTime.TotalNanoseconds),
            Of(cpu, "cgroup CPU: usage", Measure.CgroupCpu, read => read.TotalNanoseconds),
        ];
    }

    /// <summary>All of them, in the order of the table.</summary>
    public IReadOnlyList<Instrument> All { get; }

    public void Dispose() => _opened.ForEach(reader => reader.Dispose());

    private static Instrument Of<T>(FileReader<T>? file, string name, Measure measure, Func<T, double> part)
        where T : struct => new(name, measure, () => file is not null && file.TryRead(out var read) ? part(read) : null);

    private T? Keep<T>(T? reader)
        where T : class, IDisposable
    {
        if (reader is not null)
        {
            _opened.Add(reader);
        }

        return reader;
    }
}
