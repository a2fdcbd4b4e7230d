namespace Bench.Program.Tests.Workloads;

/// <summary>fio's report of a job that makes one call a file, against captured output; <c>Fixtures/README.md</c> says how it was
/// captured.</summary>
public class FioCallReportSpecs
{
    [Theory]
    [InlineData("fio-filecreate.json")]
    [InlineData("fio-filestat.json")]
    public void The_mean_time_of_the_call_is_read(string name)
    {
        var completion = Fixture.Text(name)[Fixture.Text(name).IndexOf("\"clat_ns\"", StringComparison.Ordinal)..];
        var mean = completion[(completion.IndexOf("\"mean\" : ", StringComparison.Ordinal) + 9)..].Split(',')[0];

        Assert.Equal(
            double.Parse(mean, System.Globalization.CultureInfo.InvariantCulture),
            FioReport.ParseCallNanoseconds(Fixture.Text(name)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fio: engine filestat not loadable\n")]
    [InlineData("{}")]
    [InlineData("""{"jobs":[]}""")]
    [InlineData("""{"jobs":[{"error":0,"read":{"clat_ns":{"mean":0.000000}}}]}""")]
    [InlineData("""{"jobs":[{"error":28,"read":{"clat_ns":{"mean":7.5}}}]}""")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => FioReport.ParseCallNanoseconds(output));
        Assert.StartsWith("The report of fio cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does()
        => Fixture.RefusesWhatBreaksOff("fio-filestat.json", "}", text => FioReport.ParseCallNanoseconds(text));
}
