using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Bench.Platforms.Consoles;

namespace Bench.Program.Tests.Experiments;

/// <summary>fio's report against captured output; <c>Fixtures/README.md</c> says how it was captured.</summary>
public class FioReportSpecs
{
    [Theory]
    [InlineData("fio-read.json", "read")]
    [InlineData("fio-write.json", "write")]
    [InlineData("fio-warned.json", "write")]
    [InlineData("fio-libaio.json", "read")]
    [InlineData("fio-io_uring.json", "write")]
    [InlineData("fio-fsync.json", "write")]
    public void The_figures_are_those_of_the_direction_that_did_io(string fixture, string direction)
    {
        var text = Text(fixture);

        var report = FioReport.Parse(text);

        Assert.Equal(Figure(text, direction, "iops"), report.Iops);
        Assert.Equal(Figure(text, direction, "bw_bytes"), report.BytesPerSecond);
        Assert.Equal(Figure(text, direction, "io_bytes"), report.Bytes);
        var only = Assert.Single(report.Directions);
        Assert.Equal(direction == "write", only == report.Write);
        Assert.Equal(Figure(text, direction, "50.000000") / 1000, only.ClatNs.MedianMicroseconds, 1e-9);
        Assert.Equal(Figure(text, direction, "99.000000") / 1000, only.ClatNs.Percentile99Microseconds, 1e-9);
    }

    [Fact]
    public void A_job_that_reads_and_writes_has_both_and_their_sum()
    {
        var text = Text("fio-mixed.json");

        var report = FioReport.Parse(text);

        Assert.Equal(Figure(text, "read", "iops"), report.Read.Iops);
        Assert.Equal(Figure(text, "write", "iops"), report.Write.Iops);
        Assert.Equal(Figure(text, "read", "iops") + Figure(text, "write", "iops"), report.Iops);
        Assert.Equal(Figure(text, "read", "io_bytes") + Figure(text, "write", "io_bytes"), report.Bytes);
        Assert.Equal(Figure(text, "read", "99.000000") / 1000, report.Read.ClatNs.Percentile99Microseconds, 1e-9);
        Assert.Equal(Figure(text, "write", "99.000000") / 1000, report.Write.ClatNs.Percentile99Microseconds, 1e-9);

        // It was asked to read seven times of ten.
        Assert.Equal(0.7, report.Read.Iops / report.Iops, 0.05);
    }

    [Fact]
    public void What_fsync_took_is_told_where_it_was_called_and_only_there()
    {
        var text = Text("fio-fsync.json");

        var sync = FioReport.Parse(text).Fsync!;

        Assert.Equal(Figure(text, "sync", "50.000000") / 1000, sync.MedianMicroseconds, 1e-9);
        Assert.Equal(Figure(text, "sync", "99.000000") / 1000, sync.Percentile99Microseconds, 1e-9);
        Assert.Null(FioReport.Parse(Text("fio-write.json")).Fsync);
    }

    [Theory]
    [InlineData("fio-full-disk.txt", "the guest's disk is full: fio in the guest ended with 1: fio: ", false, false)]
    [InlineData("fio-forbidden.txt", "the platform does not permit it: fio in the guest ended with 1: fio: ", true, false)]
    [InlineData("fio-no-direct.txt", "fio in the guest ended with 1: fio: ", false, true)]
    public void What_fio_says_of_an_error_is_told_by_what_it_means(string fixture, string said, bool lacksInterface, bool refusesDirect)
    {
        // Standard error, and standard output with the report that fio prints all the same.
        var result = new CommandResult(1, Encoding.UTF8.GetBytes(Text(fixture)), [], TimeSpan.Zero);

        Assert.StartsWith(said, FioFailure.Describe(result), StringComparison.Ordinal);
        Assert.DoesNotContain("jobs", FioFailure.Describe(result), StringComparison.Ordinal);
        Assert.Equal((lacksInterface, refusesDirect), (FioFailure.LacksInterface(result), FioFailure.RefusesDirect(result)));
    }

    [Fact]
    public void A_crash_of_fio_is_an_interface_that_is_not_to_be_had_and_an_end_without_error_is_none()
    {
        Assert.True(FioFailure.LacksInterface(new CommandResult(139, [], [], TimeSpan.Zero)));
        Assert.False(FioFailure.LacksInterface(new CommandResult(0, [], "Operation not permitted"u8.ToArray(), TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("fio-read.json")]
    [InlineData("fio-write.json")]
    [InlineData("fio-warned.json")]
    public void The_figures_agree_with_each_other(string fixture)
    {
        var report = FioReport.Parse(Text(fixture));

        var latency = report.Directions.Single().ClatNs;
        Assert.True(latency.MedianMicroseconds < latency.Percentile99Microseconds);

        // One request at a time: the rate cannot be above one request in the time that half of them take, for long.
        Assert.InRange(report.Iops * latency.MedianMicroseconds, 1e4, 1.5e6);
    }

    [Fact]
    public void A_warning_stands_before_one_of_the_fixtures()
    {
        Assert.StartsWith("note: ", Text("fio-warned.json"), StringComparison.Ordinal);
        Assert.StartsWith("{", Text("fio-read.json"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fio-read.json", 10)]
    [InlineData("fio-read.json", 500)]
    [InlineData("fio-read.json", 5000)]
    [InlineData("fio-mixed.json", 1500)]
    [InlineData("fio-fsync.json", 4500)]
    public void A_report_that_is_cut_off_is_refused_and_its_beginning_shown(string fixture, int length)
    {
        var cut = Text(fixture)[..length];

        var exception = Refused(cut);

        Assert.Contains(cut[..Math.Min(length, 100)], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_job_that_did_no_io_is_refused()
    {
        var idle = Regex.Replace(Text("fio-read.json"), "\"io_bytes\" : \\d+", "\"io_bytes\" : 0");

        Assert.Contains("did no I/O", Refused(idle).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "no JSON")]
    [InlineData("fio: command not found\n", "no JSON")]
    [InlineData("{}", "The report of fio")]
    [InlineData("{\"jobs\": []}", "The report of fio")]
    [InlineData("{\"jobs\": 7}", "The report of fio")]
    [InlineData("{\"jobs\": [{\"read\": {\"io_bytes\": \"many\"}}]}", "The report of fio")]
    [InlineData("{\"jobs\": [{\"read\": {\"io_bytes\": 1.5}}]}", "The report of fio")]
    [InlineData("{\"jobs\": [{\"read\": {\"io_bytes\": 4096}}]}", "The report of fio")]
    public void What_is_no_report_is_refused(string output, string said)
    {
        Assert.Contains(said, Refused(output).Message, StringComparison.Ordinal);
    }

    private static ReportFormatException Refused(string output)
    {
        var exception = Assert.Throws<ReportFormatException>(() => FioReport.Parse(output));
        Assert.Contains("The report of fio cannot be read", exception.Message, StringComparison.Ordinal);
        return exception;
    }

    /// <summary>The first number of this name after the direction's opening: not by a JSON parser.</summary>
    private static double Figure(string text, string direction, string name)
    {
        var side = text[text.IndexOf($"\"{direction}\" : {{", StringComparison.Ordinal)..];
        var match = Regex.Match(side, $"\"{Regex.Escape(name)}\" : ([0-9.]+)");
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    private static string Text(string fixture) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", fixture));
}
