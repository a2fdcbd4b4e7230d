using Bench.Reporting.Charts;
using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting.Tests;

/// <summary>The chart of time lines: a row for each instance, with what was seen of it.</summary>
public class TimelineChartTests
{
    [Fact]
    public void Every_platform_has_a_row_with_its_name_and_its_line()
    {
        var (environment, summary) = SyntheticRun.Small();
        var figure = Draw([TimeLine("native", 40), TimeLine("docker/runc", 400), TimeLine("qemu/q35", 9000, "tcg")]).Figure!;
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.All(["native", "docker/runc", "qemu/q35@tcg"], label => Assert.Contains(label, texts));
        Assert.Contains("Guest: busybox.", string.Join(' ', texts), StringComparison.Ordinal);
        Assert.Equal(2, texts.Count(text => text == "MiB over ms"));
        Assert.Equal(1, texts.Count(text => text == "MiB over s"));
        Assert.Contains("qemu/q35@tcg busybox: ready after 4500 ms, at most 64 MiB", figure.Description, StringComparison.Ordinal);
        using var image = SKBitmap.Decode(figure.ToPng());
        Assert.All(["process", "container", "vm"], family =>
            Assert.True(
                image.Pixels.Count(colour => colour == SKColor.Parse(FamilyPalette.Colour(family))) > 400,
                $"no line in the colour of {family}"));
        Assert.All(
            new SvgReader(figure.ToSvg()).FontFamilies,
            family => Assert.Contains(ChartFont.Family, family, StringComparison.Ordinal));

        Chart Draw(IReadOnlyList<Timeline> timelines) => ChartSet.Draw(environment, summary, timelines)[^1];
    }

    [Fact]
    public void Of_several_rounds_the_first_is_shown()
    {
        var (environment, summary) = SyntheticRun.Small();
        var figure = ChartSet.Draw(environment, summary, [TimeLine("runc", 80, round: 2), TimeLine("runc", 40)])[^1].Figure!;

        Assert.Contains("runc busybox: ready after 20 ms", figure.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("ready after 40 ms", figure.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_there_are_several_guests_each_row_names_its_own()
    {
        var (environment, summary) = SyntheticRun.Small();
        var full = TimeLine("runc", 60);
        var debian = full with { Case = full.Case with { Guest = "debian" } };
        var figure = ChartSet.Draw(environment, summary, [TimeLine("runc", 40), debian])[^1].Figure!;
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.All(["runc, busybox", "runc, debian"], label => Assert.Contains(label, texts));
    }

    [Fact]
    public void Without_time_lines_it_says_why_there_is_no_chart()
    {
        var (environment, summary) = SyntheticRun.Small();
        var outcome = ChartSet.Draw(environment, summary, [])[^1];

        Assert.Null(outcome.Figure);
        Assert.Contains("no time lines", outcome.Reason, StringComparison.Ordinal);
    }

    private static Timeline TimeLine(string platform, double milliseconds, string? accelerator = null, int round = 1)
    {
        var points = Enumerable.Range(0, 101).ToList();
        return new Timeline
        {
            Run = "run",
            Round = round,
            Case = new CaseId { Experiment = "boot", Platform = platform, Accelerator = accelerator, Guest = "busybox" },
            TicksPerSecond = 100,
            Missed = 0,
            Source = "cgroup",
            Marks = new Dictionary<string, double> { ["call"] = 0, ["ready"] = milliseconds / 2, ["stop"] = milliseconds * 0.9 },
            Milliseconds = [.. points.Select(point => point * milliseconds / 100)],
            MemoryBytes = [.. points.Select(point => point < 5 ? (long?)null : (long)(64 << 20) * point / 100)],
            FileBytes = [.. points.Select(point => point < 5 ? (long?)null : (long)(8 << 20) * point / 100)],
            CpuMilliseconds = [.. points.Select(point => (double?)(point * milliseconds / 100 * 0.6))],
            ReadBytes = [.. points.Select(_ => (long?)null)],
            WrittenBytes = [.. points.Select(_ => (long?)null)],
            Processes = [.. points.Select(_ => (int?)3)],
        };
    }
}
