namespace Bench.Program.Tests.Workloads;

/// <summary>zstd's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class ZstdReportSpecs
{
    [Fact]
    public void A_level_has_a_ratio_and_two_speeds() =>
        Assert.Equal([118.63e6, 544.5e6, 3.131], ApplicationReports.Zstd(Fixture.Text("zstd.txt")));

    [Theory]
    [InlineData("")]
    [InlineData("Error 12 : not enough memory \n")]
    [InlineData("Error 9 : Error loading files \n")]
    [InlineData("bench 1.5.4 : input 853861 bytes, 1 seconds, 0 KB blocks\n")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => ApplicationReports.Zstd(output));
        Assert.StartsWith("The report of zstd cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("zstd.txt", "/s  text", text => ApplicationReports.Zstd(text));
}
