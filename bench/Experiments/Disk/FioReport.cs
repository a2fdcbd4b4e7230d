using System.Text;
using System.Text.Json;
using Bench.Platforms.Host;

namespace Bench.Experiments;

/// <summary>What fio says of the one job that it ran, from its JSON (format of fio 3).</summary>
/// <param name="Read">What it read; null when nothing.</param>
/// <param name="Write">What it wrote; null when nothing.</param>
/// <param name="Sync">Latency of its calls of <c>fsync</c>; null when there were none.</param>
internal sealed record FioReport(FioDirection? Read, FioDirection? Write, FioLatency? Sync)
{
    /// <summary>Both directions, those in which it did any I/O.</summary>
    public IEnumerable<FioDirection> Directions => new[] { Read, Write }.OfType<FioDirection>();

    /// <summary>Requests per second, in both directions together.</summary>
    public double Iops => Directions.Sum(direction => direction.Iops);

    /// <summary>Bandwidth, bytes per second, in both directions together.</summary>
    public double BytesPerSecond => Directions.Sum(direction => direction.BytesPerSecond);

    /// <summary>Bytes read and written.</summary>
    public long Bytes => Directions.Sum(direction => direction.Bytes);

    /// <summary>Reads fio's standard output; warnings that fio prints before its JSON are passed over.</summary>
    /// <exception cref="InstanceException">It is not the report of a job that did any I/O.</exception>
    public static FioReport Parse(ReadOnlySpan<byte> output)
    {
        var start = output.IndexOf((byte)'{');
        if (start < 0)
        {
            throw Unreadable("there is no JSON in it", output);
        }

        FioReport report;
        try
        {
            using var document = JsonDocument.Parse(output[start..].ToArray());
            var job = document.RootElement.GetProperty("jobs")[0];
            report = new FioReport(
                DirectionOf(job.GetProperty("read"), isWrite: false),
                DirectionOf(job.GetProperty("write"), isWrite: true),
                SyncOf(job));
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw Unreadable(exception.Message, output);
        }

        return report.Directions.Any() ? report : throw Unreadable("the job did no I/O", output);
    }

    private static FioDirection? DirectionOf(JsonElement side, bool isWrite) => side.GetProperty("io_bytes").GetInt64() is var bytes and > 0
        ? new FioDirection(
            isWrite,
            side.GetProperty("iops").GetDouble(),
            side.GetProperty("bw_bytes").GetDouble(),
            bytes,
            LatencyOf(side.GetProperty("clat_ns")))
        : null;

    private static FioLatency? SyncOf(JsonElement job) =>
        job.TryGetProperty("sync", out var sync) && sync.GetProperty("total_ios").GetInt64() > 0
            ? LatencyOf(sync.GetProperty("lat_ns"))
            : null;

    private static FioLatency LatencyOf(JsonElement latencies)
    {
        var percentiles = latencies.GetProperty("percentile");
        return new FioLatency(Microseconds("50.000000"), Microseconds("99.000000"));

        double Microseconds(string percentile) => percentiles.GetProperty(percentile).GetInt64() / 1000.0;
    }

    private static InstanceException Unreadable(string why, ReadOnlySpan<byte> output) =>
        new(
            InstanceFailure.Failed,
            $"fio's report cannot be read: {why}. It begins: {Encoding.UTF8.GetString(output[..Math.Min(output.Length, 200)])}");
}

/// <summary>What a job did in one direction.</summary>
internal sealed record FioDirection(bool IsWrite, double Iops, double BytesPerSecond, long Bytes, FioLatency Latency);

/// <summary>A distribution of latencies.</summary>
internal sealed record FioLatency(double MedianMicroseconds, double Percentile99Microseconds);
