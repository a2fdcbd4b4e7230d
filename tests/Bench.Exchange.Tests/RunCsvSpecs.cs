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

    [Fact]
    public void A_run_of_format_1_says_the_same_when_it_comes_back()
    {
        var old = FirstFormat.Baseline();
        using var text = new StringWriter();
        RunCsv.Write(old.Environment, old.Samples, text);

        var (environment, samples) = RunCsv.Read(new StringReader(text.ToString()), "run.csv");

        Assert.Equal(RunJson.WriteSummary(old.Summary), RunJson.WriteSummary(RunData.From(environment, samples).Summary));
        Assert.DoesNotContain("\"metrics\"", text.ToString().Split("\r\n")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_of_format_1_is_read()
    {
        const string columns = "schema,run,time,round,iteration,experiment,platform,accelerator,guest,parameters,cpus,memory_bytes,metric,unit,direction,value,outcome,reason";
        const string record = """1,"run","2026-01-31T12:00:00+00:00",1,1,"boot","runc",,"busybox","{""phases"":""on""}",1,268435456,"boot.ready","ms","lower",20.5,"ok","shim" """;
        var environment = ExchangedRun.Export("csv", out _).Split("\r\n")[0].Replace("\"schema\":2", "\"schema\":1", StringComparison.Ordinal);

        var sample = Assert.Single(RunCsv.Read(new StringReader($"{environment}\r\n{columns}\r\n{record.TrimEnd()}\r\n"), "run.csv").Samples);

        Assert.Equal(("boot.observed.ready", 20.5, null, ParameterSet.None), (sample.Metric, sample.Value!.Value, sample.Reason, sample.Case.Parameters));
        Assert.Equal([new Flag(FlagKind.Note, "shim")], sample.Flags);
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
}
