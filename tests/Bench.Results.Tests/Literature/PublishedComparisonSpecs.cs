using Bench.Results.Literature;

namespace Bench.Results.Tests.Literature;

/// <summary>What of the literature a run has something to set beside, and what not.</summary>
public class PublishedComparisonSpecs
{
    private static readonly PublishedFile Doe = PublishedFigures.Parse(PublishedFiguresSpecs.Whole, "doe.json");

    [Fact]
    public void The_nearest_platform_that_the_run_has_stands_beside_the_figure_with_its_ratio_and_interval()
    {
        var found = Assert.Single(Of(Row("native", 100, 1), Row("runc", 80, 0.8), Row("docker/runc", 70, 0.7)));
        var pair = Assert.Single(found.Pairs);

        Assert.Equal("docker/runc", pair.Ours.Case.Platform);
        Assert.Equal(0.75, found.Measurement.RatioOf(pair.Figure));
        Assert.Equal(new Estimate(0.7, 0.35, 1.4), pair.OurRatio);
        Assert.Equal("runc", Assert.Single(Of(Row("runc", 80, 0.8))[0].Pairs).Ours.Case.Platform);
    }

    [Theory]
    [InlineData("workload", "sysbench", true)]
    [InlineData("workload", "other", false)]
    [InlineData("more", "1", true)]
    public void Parameters_that_are_named_must_fit_and_others_may_be_there(string name, string value, bool found)
    {
        var parameters = new Dictionary<string, string> { ["workload"] = "sysbench", [name] = value };
        var row = Row("runc", 80, 0.8);
        Assert.Equal(found, Of(row with { Case = row.Case with { Parameters = new ParameterSet(parameters) } }).Count == 1);
    }

    [Fact]
    public void Nothing_is_shown_where_the_run_has_no_such_metric_platform_guest_or_value()
    {
        var row = Row("runc", 80, 0.8);
        Assert.Empty(Of(
            row with { Metric = "cpu.other" },
            Row("crun", 80, 0.8),
            row with { Case = row.Case with { Guest = "busybox" } },
            row with { Value = null }));
    }

    [Fact]
    public void A_time_here_beside_a_rate_there_is_turned_over_so_that_both_say_the_same()
    {
        var pair = Of(Row("runc", 80, 0.8) with { Direction = Direction.Lower, RatioToNative = new Estimate(2, 1.6, 4) })[0].Pairs[0];

        Assert.True(pair.IsTurned);
        Assert.Equal(new Estimate(0.5, 0.25, 0.625), pair.OurRatio);
        Assert.False(Of(Row("runc", 80, 0.8))[0].Pairs[0].IsTurned);
    }

    [Fact]
    public void Without_a_reference_there_is_no_ratio()
    {
        var boot = Row("runc", 0.5, 20) with { Metric = "boot.ready", Unit = "s" };
        var found = Assert.Single(Of(boot));
        var pair = Assert.Single(found.Pairs);

        Assert.Null(found.Measurement.RatioOf(pair.Figure));
        Assert.Null(pair.OurRatio);
        Assert.Equal(0.5, pair.Ours.Value!.Median);
    }

    [Fact]
    public void Of_several_cases_the_plainest_is_shown_and_hardware_virtualisation_before_emulation()
    {
        var plain = Row("runc", 80, 0.8);
        var more = plain with
        {
            Case = plain.Case with
            {
                Parameters = new ParameterSet(
            [new("workload", "sysbench"), new("cpus", "2")])
            },
            Value = new Estimate(1, null, null)
        };
        var emulated = plain with { Case = plain.Case with { Accelerator = "tcg" }, Value = new Estimate(2, null, null) };

        Assert.Equal(80, Of(more, emulated, plain)[0].Pairs[0].Ours.Value!.Median);
        Assert.True(Of(more, emulated)[0].Pairs[0].IsEmulated);
    }

    [Fact]
    public void A_ratio_to_another_platform_is_of_two_medians_and_of_the_same_engine_and_has_no_interval()
    {
        var measurement = Doe.Measurements[0];
        var file = Doe with
        {
            Measurements = [measurement with { Reference = new PublishedReference {
                Here = ["docker/runc", "runc"],
                Value = 100 }, Figures = [new() { Platform = "gVisor", Here = ["docker/runsc", "runsc"], Value = 50 }] }],
        };
        Assert.Equal(
            new Estimate(0.5, null, null),
            PublishedComparison.Of([file], [Row("docker/runc", 10, 1), Row("runc", 80, 1), Row("runsc", 40, 1)])[0].Pairs[0].OurRatio);
        Assert.Equal(new Estimate(2, null, null), PublishedComparison.Of(
            [file],
            [Row("docker/runc", 20, 1), Row("runc", 80, 1), Row("docker/runsc", 40, 1)])[0].Pairs[0].OurRatio);
        Assert.Null(PublishedComparison.Of([file], [Row("runsc", 40, 1)])[0].Pairs[0].OurRatio);
    }

    private static IReadOnlyList<PublishedComparison> Of(params MetricSummary[] rows) =>
        PublishedComparison.Of([Doe], rows);

    private static MetricSummary Row(string platform, double value, double ratio) => new()
    {
        Case = TestRuns.Case(platform, "cpu", "debian") with { Parameters = new ParameterSet([new("workload", "sysbench")]) },
        Family = "container",
        Metric = "cpu.events",
        Unit = "1/s",
        Direction = Direction.Higher,
        Count = 6,
        Failures = 0,
        Value = new Estimate(value, value * 0.9, value * 1.1),
        RatioToNative = new Estimate(ratio, ratio / 2, ratio * 2),
    };
}
