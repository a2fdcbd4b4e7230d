namespace Bench.Program.Tests.Workloads;

/// <summary>sockperf's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class SockperfReportSpecs
{
    [Theory]
    [InlineData("sockperf-udp.txt")]
    [InlineData("sockperf-tcp.txt")]
    public void Round_trips_have_percentiles(string name)
    {
        var report = NetworkReports.Sockperf(Fixture.Text(name));

        Assert.Equal(Fixture.NumberAfter(name, "percentile 50.000 ="), report[0]);
        Assert.Equal(Fixture.NumberAfter(name, "percentile 99.000 ="), report[1]);
        Assert.Equal(Fixture.NumberAfter(name, "percentile 99.900 ="), report[2]);
    }

    [Theory]
    [InlineData("sockperf-half.txt", "--full-rtt")]
    [InlineData("sockperf-none.txt", "No valid observations")]
    [InlineData("sockperf-refused.txt", "Connection refused")]
    [InlineData("sockperf-stalled.txt", "an answer was lost on the way")]
    public void A_report_without_round_trips_is_refused_with_the_reason(string name, string reason)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => NetworkReports.Sockperf(Fixture.Text(name)));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_empty_is_refused() =>
        Assert.StartsWith(
            "The report of sockperf cannot be read: ",
            Assert.Throws<ReportFormatException>(() => NetworkReports.Sockperf(string.Empty)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("sockperf-udp.txt", "percentile 50.000", text => NetworkReports.Sockperf(text));
}
