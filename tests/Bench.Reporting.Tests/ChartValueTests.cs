using Bench.Reporting.Drawing;

namespace Bench.Reporting.Tests;

/// <summary>That marks stand where their values are.</summary>
public class ChartValueTests
{
    [Fact]
    public void Ten_times_the_value_is_one_decade_further()
    {
        var circles = Boot(
            new Estimate(1, null, null),
            new Estimate(10, null, null),
            new Estimate(100, null, null),
            new Estimate(500, null, null)).Circles;

        var decade = circles[1].X - circles[0].X;
        Assert.True(decade > 50);
        Assert.Equal(decade, circles[2].X - circles[1].X, 0.01);
        Assert.Equal(decade * Math.Log10(5), circles[3].X - circles[2].X, 0.01);
    }

    [Fact]
    public void A_mark_stands_over_the_tick_of_its_value()
    {
        var reader = Boot(new Estimate(1, null, null), new Estimate(10, null, null), new Estimate(100, null, null));

        var tick = reader.Texts.Where(text => text.Text == "10 ms").MaxBy(text => text.Bottom);
        Assert.Equal((tick.Left + tick.Right) / 2, reader.Circles[1].X, 1.5);
    }

    [Fact]
    public void An_interval_reaches_to_its_own_ends()
    {
        var reader = Boot(new Estimate(1, null, null), new Estimate(10, 8, 40), new Estimate(100, null, null));

        var decade = reader.Circles[1].X - reader.Circles[0].X;
        var (left, right) = Assert.Single(reader.Intervals);
        Assert.Equal(decade * Math.Log10(10 / 8.0), reader.Circles[1].X - left, 0.05);
        Assert.Equal(decade * Math.Log10(4), right - reader.Circles[1].X, 0.05);
    }

    [Fact]
    public void An_interval_that_touches_zero_is_cut_at_the_axis()
    {
        var reader = Boot(new Estimate(10, 0, 20), new Estimate(100, 90, 120));

        Assert.Equal(2, reader.Intervals.Count);
        Assert.All(reader.Intervals, interval => Assert.True(interval.Left > 0 && interval.Right < 1000));
    }

    [Fact]
    public void What_could_not_be_measured_has_no_mark_and_is_never_zero()
    {
        var reader = Boot(new Estimate(1, null, null), null, new Estimate(100, null, null));

        Assert.Equal(2, reader.Circles.Count);
        Assert.Contains("failed 12 of 12", reader.Texts.Select(text => text.Text));
        Assert.DoesNotContain(reader.Texts, text => text.Text is "0 s" or "0 ms" or "0");
    }

    [Fact]
    public void Zero_has_no_place_on_a_log_axis_and_its_row_says_so()
    {
        var reader = Boot(new Estimate(1, null, null), new Estimate(0, null, null), new Estimate(100, null, null));

        Assert.Equal(2, reader.Circles.Count);
        Assert.Contains("0 ms", reader.Texts.Select(text => text.Text));
    }

    [Fact]
    public void A_page_cache_figure_is_hollow_with_a_footnote()
    {
        var (environment, summary) = SyntheticRun.Small();
        var reader = new SvgReader(ChartTextTests.Draw("disk", environment, summary).ToSvg());

        Assert.Equal(4, reader.Circles.Count(circle => circle.Fill == "white"));
        Assert.Contains(DotPlot.HollowNote, reader.Texts.Select(text => text.Text));

        var honest = summary with { Metrics = [.. summary.Metrics.Select(row => row with { Flags = [] })] };
        var solid = new SvgReader(ChartTextTests.Draw("disk", environment, honest).ToSvg());
        Assert.DoesNotContain(solid.Circles, circle => circle.Fill == "white");
        Assert.DoesNotContain(DotPlot.HollowNote, solid.Texts.Select(text => text.Text));
    }

    [Fact]
    public void Storages_have_rows_where_they_are_offered_and_a_chart_of_their_own()
    {
        var (environment, summary) = SyntheticRun.Small();

        var storages = ChartTextTests.Draw("disk-storage", environment, summary).Bands;
        Assert.Equal(["", "storage=root"], storages[0].Rows.Where(row => row.Platform == "native").Select(row => row.Variant));
        Assert.Equal([""], storages[0].Rows.Where(row => row.Platform == "uml").Select(row => row.Variant));
        Assert.All(
            ChartTextTests.Draw("disk", environment, summary).Bands.SelectMany(band => band.Rows),
            row => Assert.Equal("", row.Variant));

        var plain = summary with { Metrics = [.. summary.Metrics.Where(row => row.Case.Parameters["storage"] is null)] };
        Assert.Null(ChartSet.Draw(environment, plain).Single(chart => chart.Name == "disk-storage").Figure);
    }

    [Fact]
    public void Overhead_shows_ratios_and_leaves_native_to_the_line()
    {
        var (environment, summary) = SyntheticRun.Small();
        var bands = ChartTextTests.Draw("overhead", environment, summary).Bands;
        var boot = bands[0].Panels[0];

        Assert.True(boot.IsRatio);
        Assert.DoesNotContain(bands.SelectMany(band => band.Rows), row => row.Platform == "native");
        Assert.Equal(19, boot.Marks[0].Value.Median, 1e-9);

        // Of a rate, too, above 1 is worse.
        var disk = bands.SelectMany(band => band.Panels).Single(panel => panel.Title.StartsWith("disk", StringComparison.Ordinal));
        var rate = summary.Metrics.First(row => row is { Metric: "disk.iops", Case.Platform: "uml", RatioToNative: not null });
        Assert.Contains(disk.Marks, mark => Math.Abs((mark.Value.Median * rate.RatioToNative!.Median) - 1) < 1e-9);
        Assert.Equal(
            ["boot", "disk", "footprint", "memory"],
            bands.SelectMany(band => band.Panels).Select(panel => panel.Title.Split(':')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_missing_ratio_is_words_and_not_one()
    {
        var (environment, summary) = SyntheticRun.Small();
        var partial = summary with
        {
            Metrics = [.. summary.Metrics.Select(row => row.Case.Platform == "runc" ? row with { RatioToNative = null } : row)],
        };
        var reader = new SvgReader(ChartTextTests.Draw("overhead", environment, partial).ToSvg());

        Assert.Contains(reader.Texts, text => text.Text.StartsWith("no ratio", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_stand_in_order_of_family_and_then_of_value()
    {
        var (environment, summary) = SyntheticRun.Large();
        var rows = ChartTextTests.Draw("boot", environment, summary).Bands[0].Rows;

        Assert.Equal(
            [
                "native", "unshare", "bwrap", "nspawn", "crun", "runc", "containerd/runc", "podman/crun", "podman/runc", "docker/crun",
                "docker/runc", "runsc", "docker/runsc", "uml", "qemu/microvm@tcg", "qemu/q35@tcg", "kata/qemu", "qemu/q35@kvm",
            ],
            rows.Where(row => row.StartsPlatform).Select(row => row.Platform));
        Assert.Equal(34, rows.Count);
    }

    /// <summary>The boot chart of containers named a, b, … with these times in milliseconds. Rows of a family stand in order of
    /// value.</summary>
    private static SvgReader Boot(params Estimate?[] values)
    {
        var (environment, summary) = SyntheticRun.Small();
        var rows = values.Select(
            (value, index) => SyntheticRun.Row("boot", $"{(char)('a' + index)}", "busybox", "boot.ready", "ms", value));
        return new SvgReader(
            ChartTextTests.Draw("boot", environment with { Platforms = [] }, summary with { Metrics = [.. rows] }).ToSvg());
    }
}
