namespace Bench.Experiments.Workloads.Reports;

/// <summary>Report of sysbench 1.0.</summary>
/// <param name="EventsPerSecond">Events of the test a second.</param>
/// <param name="BytesPerSecond">Bandwidth; null for a test that transfers nothing.</param>
/// <param name="Percentile95Milliseconds">Time of an event, with two decimals: 0.00 below 5 µs.</param>
internal sealed record SysbenchReport(double EventsPerSecond, double? BytesPerSecond, double Percentile95Milliseconds)
{
    /// <summary>Reads standard output.</summary>
    /// <exception cref="ReportFormatException">It is no complete report of a test that had events.</exception>
    public static SysbenchReport Parse(string output)
    {
        var text = new ProgramOutput("sysbench", output);
        var events = text.Positive(@"total number of events:\s+(\d+)", "'total number of events'");
        var transfers = output.Contains("MiB transferred", StringComparison.Ordinal);
        return new SysbenchReport(
            events / text.Positive(@"total time:\s+([\d.]+)s", "'total time'"),
            transfers ? text.Number(@"MiB transferred \(([\d.]+) MiB/sec\)", "MiB/sec") * (1 << 20) : null,
            text.Number(@"95th percentile:\s+([\d.]+)", "'95th percentile'"));
    }
}
