using CsCheck;

namespace Bench.Export.Tests;

/// <summary>Go's benchmark text as benchstat reads it.</summary>
public class GoBenchmarkFormatSpecs
{
    [Fact]
    public void Benchstat_finds_configuration_units_and_a_line_a_round()
    {
        var text = GoBenchmarkText.Parse(ExchangedRun.Export("gobench", out _));

        Assert.Equal("AMD EPYC", text.Configuration["cpu"]);
        Assert.Equal("linux", text.Configuration["goos"]);
        Assert.Equal("higher", text.Units["1/s"]["better"]);
        Assert.Equal("lower", text.Units["ns/op"]["better"]);
        Assert.False(text.Units.ContainsKey("ratio"));

        var boots = text.Results
            .Where(result => result.Name == "Boot.ready")
            .Where(result => result.Parts["platform"] == "qemu:q35@tcg" && result.Parts["guest"] == "busybox")
            .ToList();
        Assert.All(boots, boot => Assert.Equal("ns/op", boot.Unit));
        Assert.Equal(
            Enumerable.Range(1, ExchangedRun.Rounds).Select(round => (2000.0 + round) * 1e6),
            boots.Select(boot => Math.Round(boot.Value)));
        Assert.Contains(text.Results, result => result is { Name: "Memory.pss", Unit: "B/op", Value: 4096 });
    }

    [Fact]
    public void A_unit_whose_metrics_disagree_is_said_to_be_better_in_no_way()
    {
        var text = Exported([
            ExchangedRun.Sample(1, "native", null, "a", "1", Direction.Higher, 1),
            ExchangedRun.Sample(1, "native", null, "b", "1", Direction.Lower, 1),
        ]);

        Assert.Empty(text.Units);
        Assert.Equal(2, text.Results.Count);
    }

    [Fact]
    public void A_number_at_the_end_of_a_name_is_not_taken_for_processors()
    {
        var sample = ExchangedRun.Sample(1, "native", null, "boot.ready", "ms", Direction.Lower, 1);

        Assert.Equal(
            "debian_12",
            Assert.Single(Exported([sample with { Case = sample.Case with { Guest = "debian-12" } }]).Results).Parts["guest"]);
    }

    [Fact]
    public void Whatever_is_in_a_sample_the_text_is_of_the_format() => HostileSamples.Any
        .Where(sample => sample.Value is null or (> -1e300 and < 1e300))
        .Sample(
            sample => Assert.Equal(sample.Value is null ? 0 : 1, Exported([sample]).Results.Count), iter: 200);

    [Fact]
    public void Two_runs_land_in_one_table()
    {
        var later = ExchangedRun.Environment with
        {
            Run = "later",
            Settings = ExchangedRun.Environment.Settings with { Preset = "full" },
            Host = ExchangedRun.Environment.Host with { Kernel = "7.0" },
        };

        var (one, other) = (Exported(ExchangedRun.Data.Samples), Exported(ExchangedRun.Data.Samples, later));

        // benchstat makes a table for each configuration and unit, and compares in it what has the same name.
        Assert.Equal(one.Configuration, other.Configuration);
        Assert.Equal(one.Results.Select(result => (result.Name, result.Unit)), other.Results.Select(result => (result.Name, result.Unit)));
    }

    private static GoBenchmarkText Exported(IReadOnlyList<Sample> samples, RunEnvironment? environment = null) =>
        GoBenchmarkText.Parse(System.Text.Encoding.UTF8
            .GetString(ExchangedRun.Export("gobench", RunData.From(environment ?? ExchangedRun.Environment, samples)).Bytes));
}
