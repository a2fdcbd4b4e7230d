namespace Bench.Program.Tests.Commands;

/// <summary><c>bench accuracy</c> as a user meets it.</summary>
[Collection(nameof(AloneInTheProcess))]
public class AccuracySpecs
{
    [Theory]
    [InlineData("--runs", "0")]
    [InlineData("--runs", "many")]
    [InlineData("--platforms", "runc")]
    public async Task Wrong_use_is_told_and_measures_nothing(params string[] arguments)
    {
        var result = await BenchProgram.RunAsync(["accuracy", .. arguments]);

        result.AssertExit(2);
        Assert.Contains(arguments[0], result.Error, StringComparison.Ordinal);
        Assert.Empty(result.MadeInCache);
    }

    [Fact]
    public async Task The_help_has_the_command_and_not_the_target_behind_it()
    {
        var help = await BenchProgram.RunAsync("--help");

        Assert.Contains("accuracy ", help.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("accuracy-target", help.Output, StringComparison.Ordinal);
    }

    [Fact]
    [Trait(Tier.Name, Tier.Integration)]
    public async Task Where_nothing_can_be_measured_each_row_says_why_and_the_exit_code_tells()
    {
        // An empty cache: no guest has been built.
        var result = await BenchProgram.StartInAsync(Directory.GetCurrentDirectory(), "accuracy", "--json");

        result.AssertExit(1);
        using var report = System.Text.Json.JsonDocument.Parse(result.Output);
        var rows = report.RootElement.GetProperty("truths").EnumerateArray().Concat(report.RootElement.GetProperty("starts").EnumerateArray()).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row =>
        {
            Assert.Equal("not_measured", row.GetProperty("verdict").GetString());
            Assert.NotEmpty(row.GetProperty("reason").GetString()!);
        });
    }
}
