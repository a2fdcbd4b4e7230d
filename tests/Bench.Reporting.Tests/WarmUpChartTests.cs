using SkiaSharp;

namespace Bench.Reporting.Tests;

/// <summary>The chart of windows: whether the workloads had settled.</summary>
public class WarmUpChartTests
{
    [Fact]
    public void Each_platform_has_a_panel_that_says_how_many_settled_and_what_did_not_is_red_and_named()
    {
        var (environment, summary) = SyntheticRun.Small();
        var figure = Draw(
            Windows("native", "cpu.events", true, 80, 100, 101, 99, 100, 100),
            Windows("runc", "cpu.events", true, 70, 98, 100, 101, 100, 100),
            Windows("runc", "cpu.other", false, 40, 60, 80, 100, 120, 140),
            Windows("qemu/q35", "cpu.events", true, 50, 100, 100, 100, 100, 100) with { Round = 0 }).Figure!;
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.Contains("native: 1 of 1 settled. runc: 1 of 2 settled.", figure.Description, StringComparison.Ordinal);
        Assert.Contains("1 of 2 settled", texts);
        Assert.Contains(
            "Did not settle: runc cpu.other workload=sysbench in 1 of 1 rounds.",
            string.Join(' ', texts),
            StringComparison.Ordinal);
        Assert.DoesNotContain("qemu/q35", texts);
        using var image = SKBitmap.Decode(figure.ToPng());
        Assert.True(image.Pixels.Count(pixel => pixel == SKColor.Parse("#C00000")) > 200, "no line in red");

        ChartOutcome Draw(params WindowSeries[] windows) => Find(windows).Draw(environment, summary with { Metrics = [] });
    }

    [Fact]
    public void Of_too_few_windows_nobody_can_tell_and_there_is_no_chart()
    {
        var (environment, summary) = SyntheticRun.Small();
        Assert.Contains(
            "5 windows or more",
            Find([Windows("runc", "cpu.events", null, 1, 2, 3, 4)]).Draw(environment, summary).Reason,
            StringComparison.Ordinal);
        Assert.DoesNotContain(ChartSet.Of(environment, []), chart => chart.Name == "warm-up");
    }

    private static IRunChart Find(IReadOnlyList<WindowSeries> windows)
        => ChartSet.Of(SyntheticRun.Small().Environment, [], null, windows).Single(chart => chart.Name == "warm-up");

    private static WindowSeries Windows(string platform, string metric, bool? settled, params double[] values) => new()
    {
        Run = "run",
        Round = 1,
        Case = new CaseId
        {
            Experiment = "cpu",
            Platform = platform,
            Guest = "debian",
            Parameters = new ParameterSet([new("workload", "sysbench")])
        },
        Metric = metric,
        Unit = "1/s",
        Seconds = 1,
        Values = values,
        WarmUp = 1,
        Settled = settled,
    };
}
