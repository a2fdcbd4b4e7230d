namespace Bench.Program.Tests.Commands;

/// <summary><c>bench estate</c>: the hosts that instances need, and their chart.</summary>
[Collection(nameof(AloneInTheProcess))]
public class EstateSpecs
{
    [Theory]
    [InlineData("256M", true)]
    [InlineData("100G", false)]
    public async Task A_chart_is_named_where_there_is_one(string memory, bool fits)
    {
        using var results = new TemporaryFolder();
        var run = WithDensity(results);

        var result = await BenchProgram.RunAsync("estate", run, "--memory", memory);

        result.AssertExit(0);
        Assert.Equal(fits, File.Exists(Path.Combine(run, "charts", "estate.png")));
        Assert.Equal(fits, result.Output.Contains("estate.png", StringComparison.Ordinal));
        Assert.Equal(!fits, result.Output.Contains("does not fit", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_table_whose_chart_cannot_be_written_was_computed_all_the_same()
    {
        using var results = new TemporaryFolder();
        var run = WithDensity(results);
        await File.WriteAllTextAsync(Path.Combine(run, "charts"), "", TestContext.Current.CancellationToken);

        var result = await BenchProgram.RunAsync("estate", run);

        result.AssertExit(2);
        Assert.Contains("instances per host", result.Output, StringComparison.Ordinal);
        Assert.StartsWith("The chart of the table cannot be written: ", result.ErrorInOneLine, StringComparison.Ordinal);
    }

    private static string WithDensity(TemporaryFolder results)
    {
        var folder = RunFolder.Open(StoredRun.Write(results, "run"));
        var sample = folder.ReadSamples()[0];
        using var samples = folder.AppendSamples();
        samples.Write(sample with
        {
            Case = sample.Case with { Experiment = "density" },
            Metric = "density.memory.each",
            Unit = "B",
            Value = 1 << 20,
        });
        return folder.Path;
    }
}
