using System.Globalization;
using Bench.Engine;
using Bench.Platforms;
using Bench.Results;
using Bench.Sampling;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// fio on a fresh file system of the host's disk: 4 KiB random and 1 MiB sequential, <c>direct=1</c>, one request at a
/// time. One instance runs the four jobs, in an order shuffled anew. The counters of the guest, of its processes, of its cgroup and of the
/// device tell where the bytes ended, and the host's page cache is asked what it holds of the file (rule 9).
/// </summary>
public class DiskBenchmarks : Experiment
{
    internal const string ExperimentName = "disk";

    private const string Unknown = "whether O_DIRECT reached the device is not known: no block device of its own holds the instance's disk";
    private const string Kept = "the host's page cache was left alone (--keep-caches)";
    private const string WentBack = "a process or cgroup of the instance has ended and taken its count along, or this user may not see it";
    private const string NotTold = "this user may not ask what the host's page cache holds of the test file";
    private const int FileMebibytes = 64;
    private const long ScratchBytes = 160L << 20;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // fio's names of the patterns.
    private static readonly string[] Jobs = ["randread", "randwrite", "read", "write"];

    private static readonly Metric Iops = new("disk.iops", "1/s", Direction.Higher);
    private static readonly Metric Bandwidth = new("disk.bandwidth", "B/s", Direction.Higher);
    private static readonly Metric Median = new("disk.latency.p50", "us", Direction.Lower);
    private static readonly Metric Percentile99 = new("disk.latency.p99", "us", Direction.Lower);
    private static readonly Metric DeviceShare = new("disk.device_share", "1", Direction.Exact);
    private static readonly Metric GuestBytes = new("disk.bytes.guest", "B", Direction.Exact);
    private static readonly Metric ProcessBytes = new("disk.bytes.processes", "B", Direction.Exact);
    private static readonly Metric CgroupBytes = new("disk.bytes.cgroup", "B", Direction.Exact);
    private static readonly Metric DeviceBytes = new("disk.bytes.device", "B", Direction.Exact);
    private static readonly Metric CachedBefore = new("disk.cached.before", "B", Direction.Exact);
    private static readonly Metric CachedAfter = new("disk.cached.after", "B", Direction.Exact);

    public override IEnumerable<string> Guests => ["debian"];

    [Benchmark]
    public void Disk() => Measure(Iops, async measurement =>
    {
        await using var instance = await measurement.StartAsync(measurement.Spec with { ScratchBytes = ScratchBytes });
        using var device = BlockDeviceReader.TryOpenHolding(instance.FolderPath);
        var (cgroup, noCgroup) = await InstanceTraffic.TryOpenCgroupAsync(measurement, instance);
        using var opened = cgroup;

        // The file is laid out first and by itself, so that no job allocates blocks or counts its own preparation.
        await instance.RequireAsync(Fio("write", "1M", "--end_fsync=1 --io_size=64M"), Limit, measurement.Cancellation);
        foreach (var job in measurement.Shuffled(Jobs))
        {
            await measurement.TryAsync(Iops, KeyValuePair.Create("job", job), async part =>
            {
                var (cachedBefore, notDropped) = DropCached(part, instance);
                var before = await InstanceTraffic.ReadAsync(part, instance, cgroup, device);
                var (report, elapsed) = await RunAsync(part, instance, job);
                var after = await InstanceTraffic.ReadAsync(part, instance, cgroup, device);
                var cachedAfter = TryCached(instance);
                var traffic = JobTraffic.Between(before, after, isWrite: job is "write" or "randwrite");
                var leavesPages = DiskOrigin.LeavesPages(traffic.IsWrite, report.Bytes, cachedBefore ?? 0, cachedAfter ?? 0);
                Add(part, report, traffic, leavesPages, elapsed);
                AddBytes(part, report, traffic, noCgroup);
                AddKnown(part, CachedBefore, cachedBefore, NotTold, notDropped);
                AddKnown(part, CachedAfter, cachedAfter, NotTold);
            });
        }

        await instance.StopAsync(measurement.Cancellation);
    });

    /// <summary>Drops what the host's page cache holds of the instance's disk, so that no job finds there what an earlier one has left; returns the bytes that are left there, and why they were not dropped.</summary>
    /// <remarks>
    /// Of these files alone, and not through <c>/proc/sys/vm/drop_caches</c>: that would take everybody's programs with it, and each boot that
    /// is measured later in the round would begin by reading its runtime from disk.
    /// </remarks>
    private static (long? CachedBytes, string? NotDropped) DropCached(Measurement measurement, Instance instance)
    {
        var notDropped = measurement.KeepsCaches ? Kept : null;
        try
        {
            foreach (var file in measurement.KeepsCaches ? [] : instance.ScratchFiles)
            {
                PageCache.Drop(file);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            notDropped = $"the test file could not be dropped from the host's page cache: {exception.Message}";
        }

        return (TryCached(instance), notDropped);
    }

    private static long? TryCached(Instance instance)
    {
        try
        {
            return instance.ScratchFiles.Sum(PageCache.CachedBytes);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static async Task<(FioReport Report, TimeSpan Elapsed)> RunAsync(Measurement measurement, Instance instance, string job)
    {
        var milliseconds = measurement.Preset.DiskTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        var blockSize = job.StartsWith("rand", StringComparison.Ordinal) ? "4k" : "1M";
        var result = await instance.RunAsync(Fio(job, blockSize, $"--overwrite=1 --time_based --runtime={milliseconds}ms"), Limit + measurement.Preset.DiskTime, measurement.Cancellation);
        return result.ExitCode == 0
            ? (FioReport.Parse(result.Output), result.Elapsed)
            : throw new InstanceException(InstanceFailure.Failed, $"fio in the guest ended with {result.ExitCode}: {result.ErrorText.Trim()}");
    }

    private static void Add(Measurement measurement, FioReport report, JobTraffic traffic, bool leavesPages, TimeSpan elapsed)
    {
        var reached = traffic.DeviceBytes is { } device ? DiskOrigin.Reached(traffic.IsWrite, device, traffic.ProcessBytes) : (double?)null;
        var flag = reached is not { } bytes ? Unknown
            : DiskOrigin.FallsShort(report.Bytes, bytes) ? "O_DIRECT ended in the host's page cache: not all of the bytes reached the device"
            : leavesPages ? "O_DIRECT ended in the host's page cache: it holds pages of the file afterwards"
            : null;

        // A guest's clock is not compared with the host's (rule 1), but a guest that claims more time than has passed is not to be believed.
        if (report.Runtime > elapsed)
        {
            flag = $"{flag}{(flag is null ? string.Empty : "; ")}the guest's clock ran fast: its rates are too low";
        }

        measurement.Add(Iops, report.Iops, flag);
        measurement.Add(Bandwidth, report.BytesPerSecond, flag);
        measurement.Add(Median, report.MedianMicroseconds, flag);
        measurement.Add(Percentile99, report.Percentile99Microseconds, flag);
        if (reached is { } known)
        {
            measurement.Add(DeviceShare, Math.Min(known / report.Bytes, 1));
        }
        else
        {
            measurement.AddUnsupported(DeviceShare, Unknown);
        }
    }

    private static void AddBytes(Measurement measurement, FioReport report, JobTraffic traffic, string? noCgroup)
    {
        measurement.Add(GuestBytes, report.Bytes);
        AddKnown(measurement, ProcessBytes, traffic.ProcessBytes, WentBack);
        AddKnown(measurement, CgroupBytes, traffic.CgroupBytes, noCgroup ?? WentBack);
        AddKnown(measurement, DeviceBytes, traffic.DeviceBytes, Unknown);
    }

    private static void AddKnown(Measurement measurement, Metric metric, long? bytes, string otherwise, string? flag = null)
    {
        if (bytes is { } known)
        {
            measurement.Add(metric, known, flag);
        }
        else
        {
            measurement.AddUnsupported(metric, otherwise);
        }
    }

    private static string Fio(string pattern, string blockSize, string more) =>
        $"fio --name=bench --filename=/scratch/fio.dat --size={FileMebibytes}M --rw={pattern} --bs={blockSize} --direct=1 --ioengine=psync --iodepth=1 --thread --percentile_list=50:99 --output-format=json {more}";
}
