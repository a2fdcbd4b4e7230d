using Bench.Results;
using CsCheck;
using DuckDB.NET.Data;

namespace Bench.Exchange.Tests;

/// <summary>A run as CSV comes back as it was, and others read it.</summary>
public class RunCsvSpecs
{
    private static readonly Gen<string> HostileText = Gen.OneOf(Gen.Int[0, 9].Select(index => new[] { "\"", ",", "\r\n", "\n", "=1+1", "é\u2028😀", " ", "#", "null", "\\" }[index]), Gen.String[Gen.Char[' ', '\uD7FF'], 0, 12]);

    private static readonly Gen<double> AnyValue = Gen.OneOf(Gen.Int[0, 5].Select(index => new[] { 0, -0.0, double.MaxValue, double.MinValue, double.Epsilon, 0.1 }[index]), Gen.Double.Where(double.IsFinite));

    [Fact]
    public void Any_sample_comes_back_as_it_was() => Gen.Select(HostileText.Where(text => text.Length > 0), HostileText, HostileText, AnyValue).Sample(
        (platform, parameter, reason, value) =>
        {
            var sample = ExchangedRun.Sample(1, platform, null, "boot.ready", "ms", Direction.Lower, value);
            sample = sample with { Reason = reason, Cpus = 1, Case = sample.Case with { Parameters = new ParameterSet([new(parameter, reason)]) } };

            var back = Assert.Single(RoundTrip([sample]).Samples);

            Assert.Equal(sample, back);
            Assert.Equal(BitConverter.DoubleToInt64Bits(value), BitConverter.DoubleToInt64Bits(back.Value!.Value));
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
