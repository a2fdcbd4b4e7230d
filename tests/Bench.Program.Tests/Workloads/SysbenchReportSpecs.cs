namespace Bench.Program.Tests.Workloads;

/// <summary>sysbench's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class SysbenchReportSpecs
{
    [Fact]
    public void A_test_of_the_processor_has_events_and_a_percentile()
    {
        var report = SysbenchReport.Parse(Fixture.Text("sysbench-cpu.txt"));

        // What sysbench itself divided, to two decimals.
        Assert.Equal(Fixture.NumberAfter("sysbench-cpu.txt", "events per second:"), report.EventsPerSecond, report.EventsPerSecond * 1e-3);
        Assert.Equal(Fixture.NumberAfter("sysbench-cpu.txt", "95th percentile:"), report.Percentile95Milliseconds);
        Assert.Null(report.BytesPerSecond);
    }

    [Theory]
    [InlineData("sysbench-memory.txt")]
    [InlineData("sysbench-memory-blocks.txt")]
    public void A_test_of_memory_has_a_bandwidth_too(string name) =>
        Assert.Equal(Fixture.NumberAfter(name, "MiB transferred (") * 1048576, SysbenchReport.Parse(Fixture.Text(name)).BytesPerSecond);

    [Theory]
    [InlineData("")]
    [InlineData("FATAL: invalid option: --nonsense\n")]
    [InlineData("    total time:                          0.0000s\n    total number of events:              0\n"
        + "         95th percentile:                        0.00\n")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => SysbenchReport.Parse(output));
        Assert.StartsWith("The report of sysbench cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("sysbench-cpu.txt", "95th percentile:", text => SysbenchReport.Parse(text));
}
