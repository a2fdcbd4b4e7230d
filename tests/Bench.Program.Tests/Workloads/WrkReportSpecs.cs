namespace Bench.Program.Tests.Workloads;

/// <summary>wrk's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class WrkReportSpecs
{
    [Fact]
    public void A_test_without_errors_has_a_rate_and_latencies() =>
        Assert.Equal(
            new WrkReport(Fixture.NumberAfter("wrk.txt", "Requests/sec:"), 0.129, 9.52, 0),
            WrkReport.Parse(Fixture.Text("wrk.txt")));

    [Theory]
    [InlineData("wrk-errors.txt", 27783)]
    [InlineData("wrk-broken.txt", 0 + 16 + 17356 + 0)]
    public void Refusals_and_broken_connections_are_counted(string fixture, long errors)
    {
        var report = WrkReport.Parse(Fixture.Text(fixture));

        Assert.Equal(errors, report.Errors);
        Assert.Equal(Fixture.NumberAfter(fixture, "Requests/sec:"), report.RequestsPerSecond);
    }

    [Theory]
    [InlineData("1.50s", 1500)]
    [InlineData("2.00m", 120_000)]
    [InlineData("99.00us", 0.099)]
    public void Latencies_may_have_any_unit_of_time(string latency, double milliseconds) =>
        Assert.Equal(
            milliseconds,
            WrkReport.Parse(Fixture.Text("wrk.txt").Replace("9.52ms", latency, StringComparison.Ordinal)).Percentile99Milliseconds,
            1e-9);

    [Theory]
    [InlineData("")]
    [InlineData("unable to connect to 127.0.0.1:18080 Connection refused\n")]
    [InlineData("Usage: wrk <options> <url>\n")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => WrkReport.Parse(output));
        Assert.StartsWith("The report of wrk cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_without_latencies_is_refused() =>
        Assert.Contains(
            "50th percentile",
            Assert.Throws<ReportFormatException>(() => WrkReport.Parse(Fixture.Text("wrk-plain.txt"))).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_report_of_no_answers_is_refused()
    {
        var none = Fixture.Text("wrk.txt").Replace("Requests/sec:  21628.54", "Requests/sec:      0.00", StringComparison.Ordinal);
        Assert.Contains(
            "no request was answered",
            Assert.Throws<ReportFormatException>(() => WrkReport.Parse(none)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("wrk.txt", ".54\nTransfer", text => WrkReport.Parse(text));
}
