namespace Bench.Program.Tests.Workloads;

/// <summary>What the SQLite shell says of transactions against captured output; <c>Fixtures/README.md</c> says how it was
/// captured.</summary>
public class TransactionReportSpecs
{
    [Theory]
    [InlineData("sqlite-delete.txt", "delete")]
    [InlineData("sqlite-wal.txt", "wal")]
    public void Transactions_have_a_journal_a_number_and_a_time(string fixture, string journal)
    {
        var report = ApplicationReports.Sqlite(Fixture.Text(fixture));

        Assert.Equal((journal, 200), (report.Journal, report.Transactions));
        Assert.Equal(Fixture.NumberAfter(fixture, "end|") - Fixture.NumberAfter(fixture, "begin|"), report.Seconds, 1e-6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("wal\n")]
    [InlineData("wal\nbegin|1795603116.106\nRuntime error near line 2: database or disk is full (13)\n")]
    [InlineData("wal\nbegin|1795603116.106\nend|1795603116.106|200\n")]
    [InlineData("wal\nbegin|1795603116.106\nend|1795603117.106|0\n")]
    public void What_is_no_report_is_refused_with_its_beginning(string output)
    {
        var refusal = Assert.Throws<ReportFormatException>(() => ApplicationReports.Sqlite(output));
        Assert.StartsWith("The report of sqlite3 cannot be read: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_that_breaks_off_is_refused_wherever_it_does() =>
        Fixture.RefusesWhatBreaksOff("sqlite-wal.txt", "\n", text => ApplicationReports.Sqlite(text));
}
