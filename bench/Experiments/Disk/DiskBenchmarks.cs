using Bench.Experiments.Workloads;
using Bench.Harness;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms;
using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using Bench.Results.Flags;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// fio on each storage that a platform offers, the plain one a fresh file system of the host's disk: 4 KiB random and 1 MiB sequential,
/// <c>direct=1</c>, one
/// request at a time, and in the full preset what <see cref="DiskJob"/> lists beside. One instance runs a storage's jobs, in an order
/// shuffled anew. The counters of the guest, of its processes, of its cgroup and of the
/// device tell where the bytes ended, and the host's page cache is asked what it holds of the file (rule 9).
/// </summary>
public class DiskBenchmarks : Experiment
{
    private const string ExperimentName = "disk";

    /// <summary>The name of the parameter in results that tells the storage; the plain one has none.</summary>
    private const string StorageParameter = "storage";

    private const string Unknown = "whether O_DIRECT reached the device is not known: no block device of its own holds the instance's disk";
    private const string Kept = "the host's page cache was left alone (--keep-caches)";
    private const string WentBack = "a process or cgroup of the instance has ended and taken its count along, or this user may not see it";
    private const string NotTold = "this user may not ask what the host's page cache holds of the test file";
    private const string NotFound = "where the host keeps the test file is not to be found";
    private const string Buffered = "the storage refuses O_DIRECT: the guest's own page cache is in these figures";
    private const long ScratchBytes = 160L << 20;

    // A device's own caches and garbage collection move it by that much within an hour.
    private const double SmallestEffect = 0.15;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // What a job takes beside its own time, and what laying out the file takes.
    private static readonly TimeSpan JobTime = TimeSpan.FromSeconds(0.3);

    private static readonly Metric Iops = Rate("disk.iops", "1/s", isSequential: false) with
    {
        Label = "IOPS",
        Answer = new("4 KiB random read", 4) { Case = ["job=randread"] },
    };

    private static readonly Metric Bandwidth = Rate("disk.bandwidth", "B/s", isSequential: true);
    private static readonly Metric Median = Latency("p50");
    private static readonly Metric Percentile99 = Latency("p99");
    private static readonly Metric SyncMedian = Latency("fsync.p50") with { MustReachDevice = true };
    private static readonly Metric SyncPercentile99 = Latency("fsync.p99") with { MustReachDevice = true };

    // Of jobs that do both.
    private static readonly Metric ReadMedian = Latency("read.p50");
    private static readonly Metric ReadPercentile99 = Latency("read.p99");
    private static readonly Metric WriteMedian = Latency("write.p50");
    private static readonly Metric WritePercentile99 = Latency("write.p99");
    private static readonly Metric DeviceShare = new("disk.device_share", "1", Direction.Exact) { Circumstance = true };
    private static readonly Metric GuestBytes = Moved("disk.bytes.guest");
    private static readonly Metric ProcessBytes = Moved("disk.bytes.processes");
    private static readonly Metric CgroupBytes = Moved("disk.bytes.cgroup");
    private static readonly Metric DeviceBytes = Moved("disk.bytes.device");
    private static readonly Metric CachedBefore = Moved("disk.cached.before");
    private static readonly Metric CachedAfter = Moved("disk.cached.after");

    internal override IReadOnlyList<Metric> Metrics =>
    [
        Iops, Bandwidth, Median, Percentile99, SyncMedian, SyncPercentile99, ReadMedian, ReadPercentile99, WriteMedian, WritePercentile99,
        DeviceShare, GuestBytes, ProcessBytes, CgroupBytes, DeviceBytes, CachedBefore, CachedAfter,
    ];

    internal override Metric Primary => Iops;

    internal override IEnumerable<string> Programs => ["fio"];

    internal override IReadOnlyList<ChartDefinition> Charts =>
    [
        new(ExperimentName, ExperimentName, "Disk throughput", "Higher is better, unless the marker is hollow. Medians.")
        {
            Panels = [.. DiskJob.Shown.Select(Throughput)],
            Without = StorageParameter,
        },
        new(
            "disk-latency",
            ExperimentName,
            "Disk latency",
            "p50: half of the requests are faster; p99: one in a hundred is slower. Lower is better. Medians over rounds.")
        {
            Panels = [.. DiskJob.Shown.Select(job => new PanelDefinition(job.Title, [Median.Name, Percentile99.Name]) { Case = job.Case })],
            Without = StorageParameter,
        },
        new(
            "disk-storage",
            ExperimentName,
            "Disk throughput by storage",
            "A row without a storage is the platform's plain one. Higher is better, unless the marker is hollow. Medians.")
        {
            Panels = [.. DiskJob.Shown.Where(job => !job.IsSequential).Select(Throughput)],
            Needs = StorageParameter,
        },
    ];

    /// <summary>What the case's file is on.</summary>
    [ParamsSource(nameof(Storages))]
    public Storage Storage { get; set; }

    /// <summary>Every storage that there is; a platform has cases of those that it offers.</summary>
    public static IEnumerable<Storage> Storages => Enum.GetValues<Storage>();

    public override IEnumerable<string> Guests => ["debian"];

    [Benchmark]
    public Task Disk() => MeasureAsync(Measurement);

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

    /// <summary>The jobs of a run. A filter that asks for disks has the ordinary ones, whatever the preset chooses.</summary>
    internal virtual IReadOnlyList<DiskJob> JobsOf(RunOptions options) =>
    [
        .. DiskJob.All.Where(job => (Storage == Storage.Plain || job.OnEveryStorage)
            && (options.Preset.IsWhole || (options.Filters.Count > 0 ? job.IsOrdinary : options.Preset.Has(ExperimentName, job.Name)))),
    ];

    private static Metric Rate(string name, string unit, bool isSequential) => new(name, unit, Direction.Higher)
    {
        Headline = true,
        HeadlineIn = [.. DiskJob.All.Where(job => job.IsSequential == isSequential).Select(job => job.Case)],
        MustReachDevice = true,
        SmallestEffect = SmallestEffect,
        RoundScatter = 0.09,
    };

    private static Metric Latency(string which)
        => new($"disk.latency.{which}", "us", Direction.Lower) { Label = which, SmallestEffect = SmallestEffect };

    private static Metric Moved(string name) => new(name, "B", Direction.Exact) { Circumstance = true };

    private static PanelDefinition Throughput(DiskJob job)
        => new(job.Title, [(job.IsSequential ? Bandwidth : Iops).Name]) { Case = job.Case };

    private async Task MeasureAsync(Measurement measurement)
    {
        await using var lease = await measurement.BorrowAsync(measurement.Spec with { ScratchBytes = ScratchBytes, Storage = Storage });
        var instance = lease.Instance;
        var (cgroup, noCgroup) = await InstanceTraffic.TryOpenCgroupAsync(measurement, instance);
        using var opened = cgroup;
        var direct = false;
        await WorkloadRun.TellWhatIsMissingAsync(
            measurement,
            ["fio"],
            instance,
            async () => direct = await LayOutAsync(measurement, instance));
        var files = await instance.FindScratchFilesAsync(measurement.Cancellation);
        using var device = TryOpenDevice(instance, files);
        var clock = await GuestClock.StartAsync(instance, measurement.Cancellation);
        foreach (var job in measurement.Shuffled(JobsOf(measurement.Options)))
        {
            await measurement.TryAsync(job.IsSequential ? Bandwidth : Iops, KeyValuePair.Create("job", job.Name), async part =>
            {
                var (cachedBefore, notDropped) = DropCached(part, files);
                var before = await InstanceTraffic.ReadAsync(part, instance, cgroup, device);
                var report = await RunAsync(part, instance, job, direct);
                var after = await InstanceTraffic.ReadAsync(part, instance, cgroup, device);
                var cachedAfter = TryCached(files);
                var traffic = new ReportTraffic(report, before, after);
                var leavesPages = DiskOrigin.LeavesPages(traffic.OnlyWrites, report.Bytes, cachedBefore ?? 0, cachedAfter ?? 0);
                Add(part, report, traffic, FlagOf(report, traffic, direct, leavesPages));
                clock.Times(part);
                AddBytes(part, report, traffic, noCgroup);
                part.AddKnown(
                    CachedBefore,
                    cachedBefore,
                    files.Count == 0 ? NotFound : NotTold,
                    notDropped is null ? null : new Flag(FlagKind.Note, notDropped));
                part.AddKnown(CachedAfter, cachedAfter, files.Count == 0 ? NotFound : NotTold);
            });
        }

        await clock.StoreAsync(measurement.Cancellation);
        await lease.ReturnAsync(used => used.StopAsync(measurement.Cancellation));
    }

    /// <summary>Lays out the test file first and by itself; returns whether the storage takes requests for the device.</summary>
    private static async Task<bool> LayOutAsync(Measurement measurement, Instance instance)
    {
        var result = await instance.RunAsync(DiskJob.Layout(direct: true), Limit, measurement.Cancellation);
        var refusesDirect = FioFailure.RefusesDirect(result);
        Require(refusesDirect ? await instance.RunAsync(DiskJob.Layout(direct: false), Limit, measurement.Cancellation) : result);
        return !refusesDirect;
    }

    /// <summary>
    /// The device under the files, or, where they are not to be found, under the instance's folder if that is where they must be.
    /// </summary>
    private static FileReader<BlockDeviceTraffic>? TryOpenDevice(Instance instance, IReadOnlyList<string> files) =>
        files is [var file, ..] ? BlockDeviceTraffic.TryOpenHolding(file)
        : instance.Storage is Storage.Root or Storage.Volume ? null
        : BlockDeviceTraffic.TryOpenHolding(instance.FolderPath);

    /// <summary>
    /// Drops what the host's page cache holds of the instance's disk, so that no job finds there what an earlier one has left;
    /// returns the bytes that are left there, and why they were not dropped.
    /// </summary>
    /// <remarks>
    /// Of these files alone, and not through <c>/proc/sys/vm/drop_caches</c>: that would take everybody's programs with it, and each boot
    /// that
    /// is measured later in the round would begin by reading its runtime from disk.
    /// </remarks>
    private static (long? CachedBytes, string? NotDropped) DropCached(Measurement measurement, IReadOnlyList<string> files)
    {
        var notDropped = measurement.Options.KeepCaches ? Kept : null;
        try
        {
            foreach (var file in measurement.Options.KeepCaches ? [] : files)
            {
                PageCache.Drop(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            notDropped = $"the test file could not be dropped from the host's page cache: {exception.Message}";
        }

        return (TryCached(files), notDropped);
    }

    private static long? TryCached(IReadOnlyList<string> files)
    {
        try
        {
            return files.Count == 0 ? null : files.Sum(PageCache.CachedBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<FioReport> RunAsync(Measurement measurement, Instance instance, DiskJob job, bool direct)
    {
        var time = job.TimeIn(measurement.Preset.DiskTime);
        var result = await instance.RunAsync(job.Command(time, direct), Limit + time, measurement.Cancellation);
        if (job.AsksUnusually && FioFailure.LacksInterface(result))
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"{job.Engine} is not to be had: {FioFailure.Describe(result)}");
        }

        Require(result);
        return FioReport.Parse(result.Output);
    }

    private static void Require(CommandResult result)
    {
        if (result.ExitCode != 0)
        {
            throw new InstanceException(
                result.ExitCode == CommandResult.Killed ? InstanceFailure.Timeout : InstanceFailure.Failed,
                FioFailure.Describe(result));
        }
    }

    private static Flag? FlagOf(FioReport report, ReportTraffic traffic, bool direct, bool leavesPages) =>
        !direct ? new Flag(FlagKind.BufferedStorage, Buffered)
        : traffic.ReachedBytes is not { } bytes ? new Flag(FlagKind.OriginUnknown, Unknown)
        : DiskOrigin.FallsShort(report.Bytes, bytes)
            ? new Flag(FlagKind.PageCache, "O_DIRECT ended in the host's page cache: not all of the bytes reached the device")
        : leavesPages ? new Flag(FlagKind.PageCache, "O_DIRECT ended in the host's page cache: it holds pages of the file afterwards")
        : null;

    private static void Add(Measurement measurement, FioReport report, ReportTraffic traffic, Flag? flag)
    {
        measurement.Add(Iops, report.Iops, flag);
        measurement.Add(Bandwidth, report.BytesPerSecond, flag);
        if (report is { Read: { } read, Write: { } write })
        {
            AddLatency(ReadMedian, ReadPercentile99, read.Latency);
            AddLatency(WriteMedian, WritePercentile99, write.Latency);
        }
        else
        {
            AddLatency(Median, Percentile99, report.Directions.Single().Latency);
        }

        if (report.Sync is { } sync)
        {
            AddLatency(SyncMedian, SyncPercentile99, sync);
        }

        measurement.AddKnown(DeviceShare, traffic.ReachedBytes is { } known ? Math.Min(known / report.Bytes, 1) : null, Unknown);

        void AddLatency(Metric median, Metric percentile99, FioLatency latency)
        {
            measurement.Add(median, latency.MedianMicroseconds, flag);
            measurement.Add(percentile99, latency.Percentile99Microseconds, flag);
        }
    }

    private static void AddBytes(Measurement measurement, FioReport report, ReportTraffic traffic, string? noCgroup)
    {
        measurement.Add(GuestBytes, report.Bytes);
        measurement.AddKnown(ProcessBytes, traffic.ProcessBytes, WentBack);
        measurement.AddKnown(CgroupBytes, traffic.CgroupBytes, noCgroup ?? WentBack);
        measurement.AddKnown(DeviceBytes, traffic.DeviceBytes, Unknown);
    }
}
