using System.Globalization;
using Bench.Experiments.Workloads;

namespace Bench.Experiments;

/// <summary>What <c>redis-benchmark --csv</c> says of one command (since 6.2; before, there were no latencies and no heading).</summary>
/// <param name="RequestsPerSecond">Requests a second.</param>
/// <param name="MedianMilliseconds">
/// Median latency, ms. Requests of one pipeline are sent together, and each has the latency of them all.
/// </param>
/// <param name="Percentile99Milliseconds">99th percentile of it, ms.</param>
internal sealed record RedisBenchmarkReport(double RequestsPerSecond, double MedianMilliseconds, double Percentile99Milliseconds)
{
    private const string Program = "redis-benchmark";

    /// <summary>Reads what standard output says of one command, such as <c>GET</c>.</summary>
    /// <exception cref="ReportFormatException">It says nothing of it, or not all.</exception>
    public static RedisBenchmarkReport Parse(string output, string command)
    {
        // Only a line that has an end is whole: a number that breaks off is a number, too.
        var rows = output[..(output.LastIndexOf('\n') + 1)]
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(',').Select(field => field.Trim('"')).ToArray())
            .ToList();
        var names = rows.Find(row => row[0] == "test") ?? throw new ReportFormatException(Program, "there is no heading in it", output);
        var values = rows.Find(row => row[0] == command)
            ?? throw new ReportFormatException(Program, $"there is no {command} in it", output);
        var rate = Number(names, values, "rps", output);
        return rate > 0
            ? new RedisBenchmarkReport(
                rate,
                Number(names, values, "p50_latency_ms", output),
                Number(names, values, "p99_latency_ms", output))
            : throw new ReportFormatException(Program, "no request was answered", output);
    }

    private static double Number(string[] names, string[] values, string name, string output) =>
        Array.IndexOf(names, name) is >= 0 and var column && column < values.Length
            && double.TryParse(values[column], NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number
            : throw new ReportFormatException(Program, $"there is no {name} in it", output);
}
