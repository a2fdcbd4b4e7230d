using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Experiments.Workloads.Reports;

/// <summary>What sysbench prints (1.0; text, it has no other form).</summary>
/// <param name="EventsPerSecond">Events of the test a second.</param>
/// <param name="BytesPerSecond">Bandwidth, bytes a second; null for a test that transfers nothing.</param>
/// <param name="Percentile95Milliseconds">
/// 95th percentile of the time of an event, ms; it has two decimals, so 0.00 for one below 5 µs.
/// </param>
internal sealed partial record SysbenchReport(double EventsPerSecond, double? BytesPerSecond, double Percentile95Milliseconds)
{
    private const string Program = "sysbench";

    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of a test that had events.</exception>
    public static SysbenchReport Parse(string output)
    {
        var total = Number(TotalTime().Match(output), output, "'total time'");
        var events = Number(TotalEvents().Match(output), output, "'total number of events'");
        if (total <= 0 || events <= 0)
        {
            throw new ReportFormatException(Program, "the test had no events", output);
        }

        var transferred = Transferred().Match(output);
        return new SysbenchReport(
            events / total,
            transferred.Success ? Number(transferred, output, "MiB/sec") * 1024 * 1024 : null,
            Number(Percentile95().Match(output), output, "'95th percentile'"));
    }

    private static double Number(Match match, string output, string name) =>
        match.Success && double.TryParse(match.Groups[1].Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ReportFormatException(Program, $"there is no {name} in it", output);

    [GeneratedRegex(@"total time:\s+([\d.]+)s")]
    private static partial Regex TotalTime();

    [GeneratedRegex(@"total number of events:\s+(\d+)")]
    private static partial Regex TotalEvents();

    [GeneratedRegex(@"MiB transferred \(([\d.]+) MiB/sec\)")]
    private static partial Regex Transferred();

    [GeneratedRegex(@"95th percentile:\s+([\d.]+)")]
    private static partial Regex Percentile95();
}
