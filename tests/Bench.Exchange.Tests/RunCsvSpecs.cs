using Bench.Results;
using CsCheck;

namespace Bench.Exchange.Tests;

/// <summary>A run as CSV comes back as it was, and others read it.</summary>
public class RunCsvSpecs
{
    private static readonly RoundTrip Csv = new(
        (environment, samples, output) =>
        {
            using var writer = new StreamWriter(output);
            RunCsv.Write(environment, samples, writer);
        },
        input => RunCsv.Read(new StreamReader(input), "run.csv"));

    [Fact]
    public void Any_sample_comes_back_as_it_was() => HostileSamples.Any.Sample(sample => Csv.AssertKept([sample]), iter: 500);

    [Fact]
    public void The_environment_travels_with_the_samples() => Csv.AssertEnvironmentKept();

    [Fact]
    public void DuckDB_reads_the_same_values() => Csv.AssertReadByDuckDb("read_csv('{file}', comment = '#', header = true)");

    [Theory]
    [InlineData("", 1, "first line")]
    [InlineData("{environment}\r\nrun,value\r\n", 2, "header")]
    [InlineData("{environment}\r\n{header}\r\n1,2\r\n", 3, "2 fields")]
    [InlineData("{environment}\r\n{header}\r\n1,\"open\n\n", 3, "does not end")]
    [InlineData("{environment}\r\n{header}\r\n1,\"a\"b\r\n", 3, "closing quote")]
    public void A_damaged_file_is_refused_by_name_and_line(string text, int line, string told)
    {
        var lines = ExchangedRun.Export("csv", out _).Split("\r\n");

        var error = Assert.Throws<RunFormatException>(() => RunCsv.Read(new StringReader(text.Replace("{environment}", lines[0], StringComparison.Ordinal).Replace("{header}", lines[1], StringComparison.Ordinal)), "run.csv"));

        Assert.Equal(line, error.Line);
        Assert.Contains(told, error.Message, StringComparison.Ordinal);
    }
}
