using Bench.Results.Comparison;
using SkiaSharp;

namespace Bench.Reporting.Tests;

/// <summary>The chart of a comparison round by round.</summary>
public class SequenceChartTests
{
    [Fact]
    public void Every_metric_that_was_waited_for_has_a_row_with_its_verdict_and_its_lines()
    {
        var (environment, summary) = SyntheticRun.Small();
        var report = Report(Metric("boot.ready"), Metric("boot.stop") with { WaitedFor = false, Verdict = null, Path = [] });
        var figure = ChartSet.Draw(environment, summary, [], report)[0].Figure!;
        var text = string.Join(' ', new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text));

        Assert.Contains("boot.ready busybox: worse, 1.100 (1.050 – 1.150) after 30 rounds", text, StringComparison.Ordinal);
        Assert.Contains("A is runc, B is runc,cpus=2.", text, StringComparison.Ordinal);
        Assert.Contains("99.5 %", text, StringComparison.Ordinal);
        Assert.DoesNotContain("boot.stop", text, StringComparison.Ordinal);
        Assert.Contains("boot.ready busybox: worse", figure.Description, StringComparison.Ordinal);
        using var image = SKBitmap.Decode(figure.ToPng());
        Assert.All(
            ["#0072B2", "#8A8A8A", "#D55E00"],
            colour => Assert.True(image.Pixels.Count(pixel => pixel == SKColor.Parse(colour)) > 300, $"no line in {colour}"));
    }

    [Fact]
    public void What_has_not_been_ruled_out_on_a_side_is_said_and_drawn()
    {
        var (environment, summary) = SyntheticRun.Small();
        var metric = Metric("boot.ready");
        var open = metric with
        {
            Upper = null,
            Verdict = Verdict.Undecided,
            Path = [.. metric.Path.Select(point => point with { Lower = null, Upper = null })],
        };

        Assert.Contains(
            "undecided, 1.100 (1.050 – …)",
            ChartSet.Draw(environment, summary, [], Report(open))[0].Figure!.Description,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Without_two_rounds_it_says_why_there_is_no_chart()
    {
        var (environment, summary) = SyntheticRun.Small();
        var outcome = ChartSet.Draw(environment, summary, [], Report(Metric("boot.ready") with { Path = [] }))[0];

        Assert.Null(outcome.Figure);
        Assert.Contains("two rounds", outcome.Reason, StringComparison.Ordinal);
    }

    private static PairedReport Report(params PairedMetric[] metrics) => new()
    {
        Run = "run",
        A = "runc",
        B = "runc,cpus=2",
        Verdict = Verdict.Worse,
        Ended = "decided",
        Rounds = 30,
        Alpha = 0.01,
        MinRounds = 10,
        MaxRounds = 200,
        MaxSeconds = 900,
        Failures = [],
        Metrics = metrics,
    };

    private static PairedMetric Metric(string name) => new()
    {
        Experiment = "boot",
        Guest = "busybox",
        Parameters = ParameterSet.None,
        Metric = name,
        Unit = "ms",
        Direction = Direction.Lower,
        WaitedFor = true,
        Verdict = Verdict.Worse,
        SmallestEffect = 0.05,
        Alpha = 0.005,
        Rounds = 30,
        LeftOut = 0,
        MedianA = 10,
        MedianB = 11,
        Ratio = 1.1,
        Lower = 1.05,
        Upper = 1.15,
        SameLower = 1.06,
        SameUpper = 1.14,
        Evidence = 300,
        Path = [.. Enumerable.Range(1, 30)
            .Select(round => new PairedPoint(round, 1.1, 1.1, round, 1.05 - (0.5 / round), round < 5 ? null : 1.15 + (0.5 / round)))],
    };
}
