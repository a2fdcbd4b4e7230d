using Bench.Harness.BenchmarkDotNet;
using Bench.Results.Flags;

namespace Bench.Experiments.Disk;

/// <summary>
/// fio on each storage that a platform offers; the plain one is a fresh file system on the host's disk. Jobs are 4 KiB random and 1 MiB
/// sequential, one request at a time, and in the full preset all of <see cref="DiskJob"/>. One instance runs a storage's jobs in a newly
/// shuffled order. The counters of the guest, its processes, its cgroup and the device, and the host's page cache, show whether the bytes
/// reached the device (rule 9).
/// </summary>
public class DiskBenchmarks : Experiment
{
    private const string ExperimentName = "disk";

    /// <summary>The parameter in results; the plain storage has none.</summary>
    private const string StorageParameter = "storage";

    private const string Unknown = "whether O_DIRECT reached the device is not known: no block device of its own holds the instance's disk";
    private const string WentBack = "a process or cgroup of the instance has ended with its count, or none is kept, or shown to this user";
    private const string Buffered = "the storage refuses O_DIRECT: the guest's own page cache is in these figures";
    private const string FellShort = "O_DIRECT ended in the host's page cache: not all of the bytes reached the device";
    private const string LeftPages = "O_DIRECT ended in the host's page cache: it holds pages of the file afterwards";
    private const long ScratchBytes = 160L << 20;

    // A device's own caches and garbage collection move it by that much within an hour.
    private const double SmallestEffect = 0.15;

    // Time of a job beside its own, and of the layout of the file.
    private static readonly TimeSpan JobTime = TimeSpan.FromSeconds(0.3);

    private static readonly Metric Iops = Rate("disk.iops", "1/s", isSequential: false) with
    {
        Label = "IOPS",
        Answer = new("4 KiB random read", 4) { Case = ["job=randread"] },
    };

    private static readonly Metric Bandwidth = Rate("disk.bandwidth", "B/s", isSequential: true);

    // Median and 99th percentile; reads and writes apart of jobs that do both.
    private static readonly Metric[] Latencies = [Latency("p50"), Latency("p99")];
    private static readonly Metric[] SyncLatencies =
        [Latency("fsync.p50") with { MustReachDevice = true }, Latency("fsync.p99") with { MustReachDevice = true }];

    private static readonly Metric[] ReadLatencies = [Latency("read.p50"), Latency("read.p99")];
    private static readonly Metric[] WriteLatencies = [Latency("write.p50"), Latency("write.p99")];
    private static readonly Metric DeviceShare = new("disk.device_share", "1", Direction.Exact) { Circumstance = true };
    private static readonly Metric GuestBytes = Moved("disk.bytes.guest");
    private static readonly Metric ProcessBytes = Moved("disk.bytes.processes");
    private static readonly Metric CgroupBytes = Moved("disk.bytes.cgroup");
    private static readonly Metric DeviceBytes = Moved("disk.bytes.device");
    private static readonly Metric CachedBefore = Moved("disk.cached.before");
    private static readonly Metric CachedAfter = Moved("disk.cached.after");

    internal override Metric Primary => Iops;

    internal override IEnumerable<string> Programs => ["fio"];

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(ExperimentName, ExperimentName, "Disk throughput", "Higher is better, unless the marker is hollow. Medians.")
        {
            Panels = [.. DiskJob.Ordinary.Select(job => Panel(job, job.IsSequential ? Bandwidth : Iops))],
            Without = StorageParameter,
        },
        new(
            "disk-latency",
            ExperimentName,
            "Disk latency",
            "p50: half of the requests are faster; p99: one in a hundred is slower. Lower is better. Medians over rounds.")
        {
            Panels = [.. DiskJob.Ordinary.Select(job => Panel(job, Latencies))],
            Without = StorageParameter,
        },
        new(
            "disk-storage",
            ExperimentName,
            "Disk throughput by storage",
            "A row without a storage is the platform's plain one. Higher is better, unless the marker is hollow. Medians.")
        {
            Panels = [.. DiskJob.Ordinary.Where(job => !job.IsSequential).Select(job => Panel(job, Iops))],
            Needs = StorageParameter,
        },
    ];

    /// <summary>The storage that holds the case's file.</summary>
    [ParamsSource(nameof(Storages))]
    public Storage Storage { get; set; }

    /// <summary>Every storage; a platform has cases of those that it offers.</summary>
    public static IEnumerable<Storage> Storages => Enum.GetValues<Storage>();

    public override IEnumerable<string> Guests => ["debian"];

    internal override ParameterSet Parameters =>
        Storage == Storage.Plain ? ParameterSet.None : new ParameterSet([KeyValuePair.Create(StorageParameter, Storage.Name())]);

    /// <summary>Jobs are no cases.</summary>
    internal override string? ItemIn(RunOptions options) => null;

    /// <summary>A storage has cases where it is offered, and where a filter names one: they become rows that say so.</summary>
    internal override bool IsOffered(IPlatform platform, RunOptions options) =>
        options.Filters.Any(glob => glob.Contains(nameof(Storage), StringComparison.OrdinalIgnoreCase))
        || (platform.Storages.Contains(Storage) && (options.Preset.IsWhole || Storage == Storage.Plain));

    internal override CaseNeeds NeedsOf(RunOptions options) =>
        new(Boots: 1, JobsOf(options).Aggregate(JobTime, (sum, job) => sum + JobTime + job.TimeIn(options.Preset.DiskTime)))
        {
            MayShare = Storage == Storage.Plain,
            ScratchBytes = ScratchBytes,
        };

    /// <summary>The jobs of a run. A filter for disks selects the ordinary ones, whatever the preset has.</summary>
    internal virtual IReadOnlyList<DiskJob> JobsOf(RunOptions options) =>
    [
        .. DiskJob.All.Where(job => Storage == Storage.Plain || job.OnEveryStorage)
            .Where(job => options.Preset.IsWhole
                || (options.Filters.Count > 0 ? job.IsOrdinary : options.Preset.Has(ExperimentName, job.Name))),
    ];

    private static Metric Rate(string name, string unit, bool isSequential) => new(name, unit, Direction.Higher)
    {
        Headline = true,
        HeadlineIn = [.. DiskJob.All.Where(job => job.IsSequential == isSequential).Select(job => job.Case)],
        MustReachDevice = true,
        SmallestEffect = SmallestEffect,
        RoundScatter = 0.09,
    };

    private static Metric Latency(string which) =>
        new($"disk.latency.{which}", "us", Direction.Lower) { Label = which, SmallestEffect = SmallestEffect };

    private static Metric Moved(string name) => new(name, "B", Direction.Exact) { Circumstance = true };

    private static PanelDefinition Panel(DiskJob job, params Metric[] metrics) =>
        new(job.Title, [.. metrics.Select(metric => metric.Name)]) { Case = job.Case };

    [Benchmark]
    public async Task Disk()
    {
        var measurement = Measurement;
        await using var lease = await measurement.BorrowAsync(measurement.Spec with { ScratchBytes = ScratchBytes, Storage = Storage });
        var instance = lease.Instance;
        var (cgroup, noCgroup) = await InstanceTraffic.TryOpenCgroupAsync(measurement, instance);
        using var opened = cgroup;
        var direct = false;
        await WorkloadRun.NameMissingProgramsAsync(
            measurement,
            Programs,
            instance,
            async () => direct = await Fio.LayOutAsync(instance, measurement.Cancellation));
        var file = new TestFile(await instance.FindScratchFilesAsync(measurement.Cancellation));
        using var device = file.TryOpenDevice(instance);
        var clock = await GuestClock.StartAsync(instance, measurement.Cancellation);
        foreach (var job in measurement.Shuffled(JobsOf(measurement.Options)))
        {
            await measurement.At("job", job.Name).TryAsync(job.IsSequential ? Bandwidth : Iops, async part =>
            {
                var notDropped = file.TryDrop(part.Options);
                var cachedBefore = file.CachedBytes();
                var before = await InstanceTraffic.ReadAsync(part, instance, cgroup, device);
                var report = await Fio.RunAsync(instance, job, job.TimeIn(part.Preset.DiskTime), direct, part.Cancellation);
                var after = await InstanceTraffic.ReadAsync(part, instance, cgroup, device);
                var cachedAfter = file.CachedBytes();
                var traffic = new JobTraffic([.. report.Directions.Select(direction => direction == report.Write)], before, after);
                var leavesPages = DiskOrigin.LeavesPages(traffic.OnlyWrites, report.Bytes, cachedBefore ?? 0, cachedAfter ?? 0);
                Add(part, report, traffic, FlagOf(report, traffic, direct, leavesPages));
                clock.Times(part);
                part.Add(GuestBytes, report.Bytes);
                part.AddKnown(ProcessBytes, traffic.ProcessBytes, WentBack);
                part.AddKnown(CgroupBytes, traffic.CgroupBytes, noCgroup ?? WentBack);
                part.AddKnown(DeviceBytes, traffic.DeviceBytes, Unknown);
                var note = notDropped is null ? null : new Flag(FlagKind.Note, notDropped);
                part.AddKnown(CachedBefore, cachedBefore, file.WhyUnknown, note);
                part.AddKnown(CachedAfter, cachedAfter, file.WhyUnknown);
            });
        }

        await clock.StoreAsync(measurement.Cancellation);
        await lease.ReturnAsync(used => used.StopAsync(measurement.Cancellation));
    }

    private static Flag? FlagOf(FioJob report, JobTraffic traffic, bool direct, bool leavesPages) => traffic.ReachedBytes switch
    {
        _ when !direct => new Flag(FlagKind.BufferedStorage, Buffered),
        null => new Flag(FlagKind.OriginUnknown, Unknown),
        { } bytes when DiskOrigin.FallsShort(report.Bytes, bytes) => new Flag(FlagKind.PageCache, FellShort),
        _ => leavesPages ? new Flag(FlagKind.PageCache, LeftPages) : null,
    };

    private static void Add(Measurement measurement, FioJob report, JobTraffic traffic, Flag? flag)
    {
        measurement.Add(Iops, report.Iops, flag);
        measurement.Add(Bandwidth, report.BytesPerSecond, flag);
        if (report.Directions.ToList() is [var only])
        {
            AddLatency(Latencies, only.ClatNs);
        }
        else
        {
            AddLatency(ReadLatencies, report.Read.ClatNs);
            AddLatency(WriteLatencies, report.Write.ClatNs);
        }

        if (report.Fsync is { } sync)
        {
            AddLatency(SyncLatencies, sync);
        }

        measurement.AddKnown(DeviceShare, traffic.ReachedBytes is { } known ? Math.Min(known / report.Bytes, 1) : null, Unknown);

        void AddLatency(Metric[] metrics, FioLatency latency)
        {
            measurement.Add(metrics[0], latency.MedianMicroseconds, flag);
            measurement.Add(metrics[1], latency.Percentile99Microseconds, flag);
        }
    }
}
