using Bench.Validation.Accuracy;

namespace Bench.Validation.Tests;

/// <summary>The program as a maintainer meets it.</summary>
[Trait(Tier.Name, Tier.Integration)]
public class CommandSpecs
{
    [Theory]
    [InlineData("--platforms", "accuracy", "--platforms", "runc")]
    [InlineData("--trials", "statistics", "--trials", "0")]
    [InlineData("--trials", "statistics", "--trials", "many")]
    [InlineData("three or more", "statistics", "--runs", "one", "two")]
    [InlineData("no such folder", "statistics", "--runs", "one", "two", "three")]
    [InlineData("command", "")]
    public async Task Wrong_use_is_reported(string named, params string[] arguments)
    {
        var (exitCode, _, error) = await ValidationProgram.RunAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(named, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accuracy_without_guests_says_in_each_row_why_and_fails()
    {
        var (exitCode, output, _) = await ValidationProgram.RunAsync("accuracy");

        Assert.Equal(1, exitCode);
        var rows = Truth.All.Count + ComparedStart.All.Count;
        Assert.Contains($"0 undecided, 0 for information, {rows} not measured, 0 FAILED", output, StringComparison.Ordinal);
        Assert.Equal(rows, output.Split('\n').Count(line => line.Contains("not measured: ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Core_lists_its_benchmarks()
    {
        var (exitCode, output, _) = await ValidationProgram.RunAsync("core", "--list", "flat", "--filter", "*Sampling*");

        Assert.Equal(0, exitCode);
        Assert.Contains("SamplingBenchmarks.Read", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Core_fails_where_a_filter_selects_nothing()
    {
        var (exitCode, _, _) = await ValidationProgram.RunAsync("core", "--filter", "*nosuch*");

        Assert.Equal(1, exitCode);
    }
}
