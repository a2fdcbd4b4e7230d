using Bench.Results;
using CsCheck;
using DuckDB.NET.Data;

namespace Bench.Exchange.Tests;

/// <summary>A run as CSV comes back as it was, and others read it.</summary>
public class RunCsvSpecs
{
    [Fact]
    public void Any_sample_comes_back_as_it_was() => HostileSamples.Any.Sample(
        sample =>
        {
            var back = Assert.Single(RoundTrip([sample]).Samples);

            Assert.Equal(sample, back);
            Assert.Equal(HostileSamples.Bits(sample), HostileSamples.Bits(back));
        },
        iter: 500);

    [Fact]
    public void The_environment_travels_with_the_samples()
    {
        var (environment, samples) = RoundTrip(ExchangedRun.Data.Samples);

        Assert.Equal(RunJson.WriteEnvironment(ExchangedRun.Environment), RunJson.WriteEnvironment(environment));
        Assert.Equal(ExchangedRun.Data.Samples, samples);
    }

    [Fact]
    public void DuckDB_reads_the_same_values()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, ExchangedRun.Export("csv", out _));
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"select count(*), sum(value), max(reason) from read_csv('{file}', comment = '#', header = true)";
            using var reader = command.ExecuteReader();

            Assert.True(reader.Read());
            Assert.Equal(ExchangedRun.Data.Samples.Count, reader.GetInt64(0));
            Assert.Equal(ExchangedRun.Data.Samples.Sum(sample => sample.Value ?? 0), reader.GetDouble(1), 6);
            Assert.Equal("it \"ended\",\r\nat once", reader.GetString(2));
        }
        finally
        {
            File.Delete(file);
        }
    }

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

    private static (RunEnvironment Environment, IReadOnlyList<Sample> Samples) RoundTrip(IEnumerable<Sample> samples)
    {
        var text = new StringWriter();
        RunCsv.Write(ExchangedRun.Environment, samples, text);
        return RunCsv.Read(new StringReader(text.ToString()), "run.csv");
    }
}
