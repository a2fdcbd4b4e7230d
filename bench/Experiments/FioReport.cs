using System.Text;
using System.Text.Json;
using Bench.Platforms;

namespace Bench.Experiments;

/// <summary>What fio says of the one job that it ran, from its JSON (format of fio 3).</summary>
/// <param name="Iops">Requests per second.</param>
/// <param name="BytesPerSecond">Bandwidth, bytes per second.</param>
/// <param name="Bytes">Bytes read or written.</param>
/// <param name="Runtime">Time that the job ran, on the guest's clock.</param>
/// <param name="MedianMicroseconds">Median completion latency, µs.</param>
/// <param name="Percentile99Microseconds">99th percentile of completion latency, µs.</param>
internal sealed record FioReport(double Iops, double BytesPerSecond, long Bytes, TimeSpan Runtime, double MedianMicroseconds, double Percentile99Microseconds)
{
    /// <summary>Reads fio's standard output; warnings that fio prints before its JSON are passed over.</summary>
    /// <exception cref="InstanceException">It is not the report of a job that did any I/O.</exception>
    public static FioReport Parse(ReadOnlySpan<byte> output)
    {
        var start = output.IndexOf((byte)'{');
        if (start < 0)
        {
            throw Unreadable("there is no JSON in it", output);
        }

        try
        {
            using var document = JsonDocument.Parse(output[start..].ToArray());
            foreach (var direction in new[] { "read", "write" })
            {
                var side = document.RootElement.GetProperty("jobs")[0].GetProperty(direction);
                if (side.GetProperty("io_bytes").GetInt64() is var bytes and > 0)
                {
                    var latencies = side.GetProperty("clat_ns").GetProperty("percentile");
                    return new FioReport(
                        side.GetProperty("iops").GetDouble(),
                        side.GetProperty("bw_bytes").GetDouble(),
                        bytes,
                        TimeSpan.FromMilliseconds(side.GetProperty("runtime").GetInt64()),
                        Microseconds(latencies, "50.000000"),
                        Microseconds(latencies, "99.000000"));
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or IndexOutOfRangeException)
        {
            throw Unreadable(exception.Message, output);
        }

        throw Unreadable("the job did no I/O", output);
    }

    private static double Microseconds(JsonElement latencies, string percentile) =>
        latencies.GetProperty(percentile).GetInt64() / 1000.0;

    private static InstanceException Unreadable(string why, ReadOnlySpan<byte> output) =>
        new(InstanceFailure.Failed, $"fio's report cannot be read: {why}. It begins: {Encoding.UTF8.GetString(output[..Math.Min(output.Length, 200)])}");
}
