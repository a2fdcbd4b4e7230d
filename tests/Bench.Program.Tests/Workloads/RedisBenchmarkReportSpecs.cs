namespace Bench.Program.Tests.Workloads;

/// <summary>redis-benchmark's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class RedisBenchmarkReportSpecs
{
    private const string Heading = "\"test\",\"rps\","
        + "\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\",\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"\n";

    [Fact]
    public void Each_command_has_a_rate_and_latencies()
    {
        var text = Fixture.Text("redis-benchmark.csv");

        Assert.Equal(
            [Fixture.NumberAfter("redis-benchmark.csv", "\"SET\""), 0.455, 1.879],
            ApplicationReports.Redis(text, "SET"));
        Assert.Equal(
            [Fixture.NumberAfter("redis-benchmark.csv", "\"GET\""), 0.455, 0.839],
            ApplicationReports.Redis(text, "GET"));
    }

    [Fact]
    public void Pipelined_requests_are_read_alike() =>
        Assert.Equal(
            [851063.88, 0.623, 3.263],
            ApplicationReports.Redis(Fixture.Text("redis-benchmark-pipelined.csv"), "GET"));

    [Theory]
    [InlineData("")]
    [InlineData(Heading)]
    [InlineData(Heading + "\"GET\",\"0.00\",\"-nan\",\"0.000\",\"0.000\",\"0.000\",\"0.000\",\"0.000\"\n")]
    [InlineData("\"GET\",\"57142.86\"\n")]
    [InlineData("GET: 35714.29 requests per second, p50=0.439 msec\n")]
    [InlineData("Error from server: OOM command not allowed when used memory > 'maxmemory'.\n")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => ApplicationReports.Redis(output, "GET"));
        Assert.StartsWith("The report of redis-benchmark cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("redis-benchmark.csv", "\n", text => ApplicationReports.Redis(text, "GET"));
}
