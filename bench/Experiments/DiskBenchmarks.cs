using System.Globalization;
using Bench.Engine;
using Bench.Platforms;
using Bench.Results;
using Bench.Sampling;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// fio on a fresh file system of the host's disk: 4 KiB random and 1 MiB sequential, <c>direct=1</c>, one request at a
/// time. One instance runs the four jobs, in an order shuffled anew. The host's device counters tell whether the bytes
/// reached the device (rule 9).
/// </summary>
public class DiskBenchmarks : Experiment
{
    internal const string ExperimentName = "disk";

    private const string Unknown = "whether O_DIRECT reached the device is not known: no block device of its own holds the instance's disk";
    private const int FileMebibytes = 64;
    private const long ScratchBytes = 160L << 20;

    // Below this share of fio's bytes a cache must have answered for the rest.
    private const double ReachedShare = 0.9;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // fio's names of the patterns.
    private static readonly string[] Jobs = ["randread", "randwrite", "read", "write"];

    private static readonly Metric Iops = new("disk.iops", "1/s", Direction.Higher);
    private static readonly Metric Bandwidth = new("disk.bandwidth", "B/s", Direction.Higher);
    private static readonly Metric Median = new("disk.latency.p50", "us", Direction.Lower);
    private static readonly Metric Percentile99 = new("disk.latency.p99", "us", Direction.Lower);
    private static readonly Metric DeviceShare = new("disk.device_share", "1", Direction.Exact);

    public override IEnumerable<string> Guests => ["debian"];

    [Benchmark]
    public void Disk() => Measure(Iops, async measurement =>
    {
        await using var instance = await measurement.StartAsync(measurement.Spec with { ScratchBytes = ScratchBytes });
        using var device = BlockDeviceReader.TryOpenHolding(instance.FolderPath);

        // The file is laid out first and by itself, so that no job allocates blocks or counts its own preparation.
        await instance.RequireAsync(Fio("write", "1M", "--end_fsync=1 --io_size=64M"), Limit, measurement.Cancellation);
        foreach (var job in measurement.Shuffled(Jobs))
        {
            await measurement.TryAsync(Iops, KeyValuePair.Create("job", job), part => MeasureAsync(part, instance, device, job));
        }

        await instance.StopAsync(measurement.Cancellation);
    });

    private static async Task MeasureAsync(Measurement measurement, Instance instance, BlockDeviceReader? device, string job)
    {
        var milliseconds = measurement.Preset.DiskTime.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);
        var blockSize = job.StartsWith("rand", StringComparison.Ordinal) ? "4k" : "1M";
        BlockDeviceTraffic before = default;
        BlockDeviceTraffic after = default;
        var known = device?.TryRead(out before) ?? false;
        var result = await instance.RunAsync(Fio(job, blockSize, $"--overwrite=1 --time_based --runtime={milliseconds}ms"), Limit + measurement.Preset.DiskTime, measurement.Cancellation);
        known = known && device!.TryRead(out after);
        if (result.ExitCode != 0)
        {
            throw new InstanceException(InstanceFailure.Failed, $"fio in the guest ended with {result.ExitCode}: {result.ErrorText.Trim()}");
        }

        var report = FioReport.Parse(result.Output);
        var traffic = after.Since(before);
        var reached = job is "read" or "randread" ? traffic.ReadBytes : traffic.WrittenBytes;
        Add(measurement, report, known ? (double)reached / report.Bytes : null, result.Elapsed);
    }

    private static void Add(Measurement measurement, FioReport report, double? share, TimeSpan elapsed)
    {
        var flag = share switch
        {
            null => Unknown,
            < ReachedShare => "O_DIRECT ended in the host's page cache: not all of the bytes reached the device",
            _ => null,
        };

        // A guest's clock is not compared with the host's (rule 1), but a guest that claims more time than has passed is not to be believed.
        if (report.Runtime > elapsed)
        {
            flag = $"{flag}{(flag is null ? string.Empty : "; ")}the guest's clock ran fast: its rates are too low";
        }

        measurement.Add(Iops, report.Iops, flag);
        measurement.Add(Bandwidth, report.BytesPerSecond, flag);
        measurement.Add(Median, report.MedianMicroseconds, flag);
        measurement.Add(Percentile99, report.Percentile99Microseconds, flag);
        if (share is { } known)
        {
            measurement.Add(DeviceShare, Math.Min(known, 1), flag);
        }
        else
        {
            measurement.AddUnsupported(DeviceShare, Unknown);
        }
    }

    private static string Fio(string pattern, string blockSize, string more) =>
        $"fio --name=bench --filename=/scratch/fio.dat --size={FileMebibytes}M --rw={pattern} --bs={blockSize} --direct=1 --ioengine=psync --iodepth=1 --thread --percentile_list=50:99 --output-format=json {more}";
}
