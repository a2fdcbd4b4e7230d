namespace Bench.Program.Tests.Workloads;

/// <summary>iperf3's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class Iperf3ReportSpecs
{
    [Theory]
    [InlineData("iperf3-forward.json")]
    [InlineData("iperf3-reverse.json")]
    public void A_stream_has_what_arrived_in_bytes_and_what_was_sent_again(string name)
    {
        var report = NetworkReports.Iperf3(Fixture.Text(name));

        // Divided here from the bytes and seconds that it counted, not from the bits that it tells.
        var (received, sent) = (After(name, "\"sum_received\""), After(name, "\"sum_sent\""));
        Assert.Equal(
            Number(received, "\"bytes\":") / Number(received, "\"seconds\":"),
            report[0],
            report[0] * 1e-6);
        Assert.Equal(Number(sent, "\"retransmits\":") / Number(sent, "\"seconds\":"), report[1], 1e-6);
    }

    [Fact]
    public void A_report_of_an_error_is_refused_with_the_error()
    {
        var refusal = Assert.Throws<ReportFormatException>(() => NetworkReports.Iperf3(Fixture.Text("iperf3-refused.json")));
        Assert.Contains("Connection refused", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("iperf3: parameter error - must either be a client (-c) or server (-s)")]
    [InlineData("""{"end":{"sum_sent":{"seconds":1,"retransmits":0},"sum_received":{"bits_per_second":0}}}""")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => NetworkReports.Iperf3(output));
        Assert.StartsWith("The report of iperf3 cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("iperf3-forward.json", "}", text => NetworkReports.Iperf3(text));

    private static string After(string name, string text)
        => Fixture.Text(name) is var content ? content[content.LastIndexOf(text, StringComparison.Ordinal)..] : string.Empty;

    private static double Number(string content, string name) =>
        double.Parse(
            content[(content.IndexOf(name, StringComparison.Ordinal) + name.Length)..].Split(',', 2)[0],
            System.Globalization.CultureInfo.InvariantCulture);
}
