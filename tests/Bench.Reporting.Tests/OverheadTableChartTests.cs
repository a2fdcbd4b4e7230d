using System.Globalization;
using Bench.Reporting.Charts;
using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting.Tests;

/// <summary>The overhead table as a chart: it can be read, however many platforms and columns there are.</summary>
public class OverheadTableChartTests
{
    [Fact]
    public void Cells_have_their_figures_and_the_colour_of_their_size()
    {
        var (environment, summary) = SyntheticRun.Small();
        var figure = OverheadTableChart.Draw(environment, summary).Figure!;
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.All(
            ["boot", "memory", "footprint", "disk", "native", "qemu/q35@tcg", "geometric", "19.0×", "of 4", "1840×"],
            text => Assert.Contains(text, texts));
        Assert.Contains(FigureText.EmulationNote, texts);
        Assert.Contains(texts, text => text.StartsWith("uml = ", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.StartsWith("not run: a stock kernel", StringComparison.Ordinal));
        Assert.Contains("runc ready busybox 19.0×", figure.Description, StringComparison.Ordinal);
        using var image = SKBitmap.Decode(figure.ToPng());
        var pixels = image.Pixels;
        foreach (var cost in new[] { 19.0, 192, 4.17 })
        {
            Assert.True(pixels.Count(pixel => pixel == CostPalette.Of(cost)) > 10_000, $"no cell in the colour of {cost}");
        }
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(19, 30)]
    public void No_text_runs_into_another_and_none_over_the_edge(int platforms, int columns)
    {
        var (environment, summary) = Wide(platforms, columns);
        var figure = OverheadTableChart.Draw(environment, summary).Figure!;
        var texts = new SvgReader(figure.ToSvg()).Texts;

        Assert.True(texts.Count > platforms * columns);
        Assert.DoesNotContain(texts, text => text.Text.EndsWith('…') && !text.Text.StartsWith("not run", StringComparison.Ordinal));
        Assert.All(texts, text => Assert.InRange(text.Right, text.Left, figure.Width - 4));
        foreach (var row in texts.GroupBy(text => Math.Round(text.Top)))
        {
            var ordered = row.OrderBy(text => text.Left).ToList();
            Assert.All(
                ordered.Zip(ordered.Skip(1)),
                pair => Assert.True(pair.First.Right <= pair.Second.Left + 1, $"'{pair.First.Text}' runs into '{pair.Second.Text}'"));
        }
    }

    [Fact]
    public void Every_column_of_a_wide_group_is_somewhere_and_its_mean_once()
    {
        var (environment, summary) = Wide(3, 30);
        var bands = OverheadBand.Of(OverheadTable.Of(environment, summary).Groups, OverheadPainter.MostSlots);

        Assert.All(bands, band => Assert.InRange(band.Slots, 1, OverheadPainter.MostSlots));
        foreach (var group in bands.SelectMany(band => band.Parts).GroupBy(part => part.Group))
        {
            Assert.Equal(Enumerable.Range(0, group.Key.Columns.Count), group.SelectMany(part => Enumerable.Range(part.First, part.Count)));
            Assert.Equal(group.Key.Columns.Count > 1 ? 1 : 0, group.Count(part => part.HasMean));
        }
    }

    [Fact]
    public void Text_stands_out_from_every_colour_and_the_steps_from_each_other_for_the_colour_blind()
    {
        Assert.All(CostPalette.Steps, step => Assert.True(
            Contrast.Of(step.Paper, Contrast.InkOn(step.Paper)) >= 4.5,
            $"{step.Paper}: {Contrast.Of(step.Paper, Contrast.InkOn(step.Paper)):0.0}"));
        var worse = CostPalette.Steps.Skip(2).ToList();
        Assert.All(worse.Zip(worse.Skip(1)), pair => Assert.True(
            Contrast.Of(pair.First.Paper, pair.Second.Paper) > 1.08,
            $"{pair.First.Paper} and {pair.Second.Paper} are equally light"));

        // Blue has more blue than red, orange less: that is the axis that remains without red or green cones.
        Assert.All(CostPalette.Steps, step => Assert.Equal(step.UpTo < 1, step.Paper.Blue > step.Paper.Red));
    }

    [Fact]
    public void Without_native_it_says_why_there_is_no_chart()
    {
        var (environment, summary) = SyntheticRun.Small();
        var outcome = OverheadTableChart.Draw(
            environment,
            summary with { Metrics = [.. summary.Metrics.Select(row => row with { RatioToNative = null })] });

        Assert.Null(outcome.Figure);
        Assert.Contains("native was not measured", outcome.Reason, StringComparison.Ordinal);
    }

    /// <summary>A run as the full preset makes it, with some cells failed, unsupported or without interval.</summary>
    internal static (RunEnvironment Environment, RunSummary Summary) Wide(int platforms, int columns)
    {
        var (environment, _) = SyntheticRun.Large();
        (string Name, string Family, string? Accelerator)[] known =
        [
            ("native", "process", null), ("bwrap", "namespace", null), ("nspawn", "namespace", null), ("runc", "container", null),
            ("crun", "container", null), ("containerd/runc", "container", null), ("containerd/crun", "container", null),
            ("docker/runc", "container", null), ("docker/crun", "container", null), ("podman/runc", "container", null),
            ("podman/crun", "container", null), ("runsc", "sandbox", null), ("containerd/runsc", "sandbox", null),
            ("docker/runsc", "sandbox", null), ("uml", "vm", null), ("qemu/microvm", "vm", "tcg"), ("qemu/microvm-seabios", "vm", "tcg"),
            ("qemu/pc", "vm", "tcg"), ("qemu/q35", "vm", "tcg"),
        ];
        string[] names =
        [
            "cpu.events", "bandwidth.triad", "bandwidth.random", "kernel.getppid", "kernel.open_close", "kernel.stat", "kernel.pipe",
            "kernel.fork_exec", "kernel.context_switch.thread", "kernel.context_switch.process", "kernel.page_fault", "kernel.mmap",
            "kernel.signal", "kernel.futex", "disk.iops", "disk.iops", "disk.iops", "disk.iops", "network.bandwidth",
            "network.latency.p50", "network.connections", "application.redis.get", "application.redis.set", "application.nginx.requests",
            "application.sqlite.transactions", "application.zstd", "start.answered", "boot.ready", "boot.lifecycle", "memory.pss",
        ];
        var random = new Random(7);
        var rows =
            from platform in known.Take(platforms).Select((platform, index) => (platform, index))
            from name in names.Take(columns).Select((name, index) => (name, index))
            let cost = platform.index == 0 ? 1 : Math.Pow(10, (random.NextDouble() * 0.35 * platform.index / 2) - 0.1)
            let missing = platform.index > 0 ? random.Next(24) : 24
            select new MetricSummary
            {
                Case = new CaseId
                {
                    Experiment = name.name.Split('.')[0],
                    Platform = platform.platform.Name,
                    Accelerator = platform.platform.Accelerator,
                    Guest = "debian",
                    Parameters = name.name == "disk.iops"
                        ? new ParameterSet([new("job", string.Create(CultureInfo.InvariantCulture, $"randread-4k-qd{1 << name.index}"))])
                        : ParameterSet.None,
                },
                Family = platform.platform.Family,
                Metric = name.name,
                Unit = "us",
                Direction = Direction.Lower,
                Count = missing < 2 ? 0 : 20,
                Failures = missing == 0 ? 20 : 0,
                Value = missing < 2 ? null : new Estimate(cost * 123.4, cost * 110, cost * 140),
                RatioToNative = missing < 2
                    ? null
                    : missing == 2 ? new Estimate(cost, null, null) : new Estimate(cost, cost * 0.93, cost * 1.07),
                Flags = missing == 1 ? [new Flag(FlagKind.Unsupported, "unsupported (20 of 20): not here")] : [],
            };
        return (environment with { Platforms = [.. environment.Platforms.Where(platform => !platform.Usable)] }, new RunSummary
        {
            Run = "wide",
            Rounds = 20,
            Metrics = [.. rows]
        });
    }
}
