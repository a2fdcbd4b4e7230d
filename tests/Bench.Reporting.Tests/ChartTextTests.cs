using Bench.Reporting.Drawing;

namespace Bench.Reporting.Tests;

/// <summary>What stands on the charts, as text.</summary>
public class ChartTextTests
{
    public static TheoryData<string> Names => [.. SyntheticRun.ChartNames];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chart_names_what_it_shows_and_where_it_holds(string name)
    {
        var (environment, summary) = SyntheticRun.Small();
        var figure = Draw(name, environment, summary);
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.Contains(figure.Title, texts);
        Assert.All(["runc", "docker/runc", "uml", "qemu/q35@tcg", "qemu/q35@kvm"], label => Assert.Contains(label, texts));
        Assert.Contains(texts, text => text.Contains("native", StringComparison.Ordinal));
        Assert.Equal(name != "overhead-table", texts.Exists(text => text.EndsWith("log scale", StringComparison.Ordinal)));
        Assert.Contains(texts, text => text.Contains("Intel(R) Xeon(R)", StringComparison.Ordinal)
            && text.Contains("run 2026-02-03-quiet-host", StringComparison.Ordinal));
        var all = string.Join(' ', texts);
        Assert.Contains("Linux 6.18.5", all, StringComparison.Ordinal);
        Assert.Contains("12 rounds", all, StringComparison.Ordinal);
        Assert.Contains("host is itself a guest (kvm)", all, StringComparison.Ordinal);
        Assert.Contains(FigureText.EmulationNote, texts);
    }

    [Theory]
    [InlineData("boot", "time (µs, ms, s), log scale", "100 ms")]
    [InlineData("memory", "size (MiB), log scale", "10 MiB")]
    [InlineData("footprint", "size (MiB), log scale", "10 MiB")]
    [InlineData("disk", "per second (/s), log scale", "10 k/s")]
    [InlineData("disk", "bandwidth (MiB/s), log scale", "1000 MiB/s")]
    [InlineData("disk-latency", "time (µs, ms, s), log scale", "100 µs")]
    [InlineData("disk-storage", "per second (/s), log scale", "10 k/s")]
    [InlineData("overhead", "× native, log scale", "1×")]
    public void An_axis_has_its_unit_and_round_ticks(string name, string label, string tick)
    {
        var (environment, summary) = SyntheticRun.Small();
        var texts = new SvgReader(Draw(name, environment, summary).ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.Contains(label, texts);
        Assert.Contains(tick, texts);
    }

    [Fact]
    public void Page_cache_that_is_a_part_of_memory_leaves_no_marker_hollow()
    {
        var (environment, summary) = SyntheticRun.Small();
        var flagged = summary with
        {
            Metrics =
            [
                .. summary.Metrics.Select(row => row.Case.Experiment == "memory"
                    ? row with { Flags = [new Flag(FlagKind.Disagreement, "12 MiB of the cgroup are page cache that no process maps")] }
                    : row),
            ],
        };
        var texts = new SvgReader(Draw("memory", environment, flagged).ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.DoesNotContain(DotPlot.HollowNote, texts);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_text_runs_into_another_or_off_the_page_with_sixteen_platforms(string name)
    {
        var (environment, summary) = SyntheticRun.Large();
        var figure = Draw(name, environment, summary);
        var texts = new SvgReader(figure.ToSvg()).Texts;

        Assert.Equal(16, environment.Platforms.Count(platform => platform.Usable));
        Assert.All(
            texts,
            text => Assert.True(text.Left >= 0 && text.Top >= 0 && text.Right <= figure.Width && text.Bottom <= figure.Height, text.Text));
        var clashes =
            from first in texts.Index()
            from second in texts.Index()
            where first.Index < second.Index
                && first.Item.Left < second.Item.Right && second.Item.Left < first.Item.Right
                && first.Item.Top < second.Item.Bottom && second.Item.Top < first.Item.Bottom
            select $"\"{first.Item.Text}\" and \"{second.Item.Text}\"";
        Assert.Empty(clashes);
    }

    [Fact]
    public void A_chart_grows_with_its_rows()
    {
        var (small, large) = (SyntheticRun.Small(), SyntheticRun.Large());

        Assert.True(Draw("boot", large.Environment, large.Summary).Height > Draw("boot", small.Environment, small.Summary).Height + 400);
    }

    [Fact]
    public void A_platform_that_could_not_run_is_a_row_with_its_reason()
    {
        var (environment, summary) = SyntheticRun.Small();
        var texts = new SvgReader(Draw("boot", environment, summary).ToSvg()).Texts;

        var label = texts.Single(text => text.Text == "qemu/q35@kvm");
        var reason = texts.Single(text => text.Text.StartsWith("not run: a stock kernel", StringComparison.Ordinal));
        Assert.Equal(label.Bottom, reason.Bottom, 2.0);
    }

    [Fact]
    public void A_platform_that_was_not_measured_is_a_row_that_says_so()
    {
        var (environment, summary) = SyntheticRun.Small();
        var without = summary with
        {
            Metrics = [.. summary.Metrics.Where(row => row.Case.Platform != "runc" || row.Case.Experiment != "boot")],
        };
        var texts = new SvgReader(Draw("boot", environment, without).ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.Contains("runc", texts);
        Assert.Contains("no sample in this run", texts);
    }

    [Fact]
    public void A_platform_whose_case_could_not_run_as_a_whole_is_a_row_with_its_reason()
    {
        var (environment, summary) = SyntheticRun.Small();
        var none = SyntheticRun.Row("boot", "runc", "busybox", "boot.whole", "ms", value: null);
        var metrics = summary.Metrics
            .Where(row => row.Case.Platform != "runc" || row.Case.Experiment != "boot")
            .Select(row => row with { Case = row.Case with { Parameters = new ParameterSet([new("boot", "warm"), new("memory", "64")]) } });
        MetricSummary[] reasons =
        [
            none with { Case = With("warm"), Flags = [new Flag(FlagKind.Unsupported, "unsupported (12 of 12): it cannot be saved")] },
            none with { Case = With("cold"), Flags = [new Flag(FlagKind.Unsupported, "unsupported (12 of 12): of another case")] },
        ];
        var figure = Draw("boot", environment, summary with { Metrics = [.. metrics, .. reasons] });
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.Contains("no value: unsupported (12 of 12): it cannot be saved", texts);
        Assert.DoesNotContain("no sample in this run", texts);

        CaseId With(string boot) => none.Case with { Parameters = new ParameterSet([new("boot", boot)]) };
    }

    [Fact]
    public void A_panel_of_several_series_has_the_marker_of_each_beside_its_name()
    {
        var (environment, summary) = SyntheticRun.Small();
        var charts = environment.Charts.Select(chart => chart with
        {
            Panels = [new("One", ["boot.ready"]), new("Two", ["boot.lifecycle", "boot.ready"])],
        });
        var reader = new SvgReader(Draw("boot", environment with { Charts = [.. charts] }, summary).ToSvg());

        var named = reader.SeriesMarkers.Select(marker => reader.Texts.Single(
            text => text.Left > marker.X && text.Left - marker.X < 12 && text.Top < marker.Y && text.Bottom > marker.Y).Text);

        Assert.Equal(["lifecycle", "ready"], named);
    }

    [Fact]
    public void Long_names_of_series_leave_an_axis_long_enough_to_tell_its_values_apart()
    {
        var (environment, summary) = SyntheticRun.Small();
        var charts = environment.Charts.Select(chart => chart with
        {
            Panels = [new("One", ["boot.ready"]), new("Two", ["boot.lifecycle", "boot.ready"])],
        });
        var metrics = environment.Metrics.Select(metric => metric.Name == "boot.lifecycle"
            ? metric with { Label = "from the call to the end of the last process" }
            : metric);
        var odd = environment with { Charts = [.. charts], Metrics = [.. metrics] };
        var circles = new SvgReader(Draw("boot", odd, summary).ToSvg()).Circles.Select(circle => circle.X).ToList();

        Assert.All(circles.Chunk(circles.Count / 2), panel => Assert.InRange(panel.Max() - panel.Min(), 50, 1000));
    }

    [Fact]
    public void Too_few_rounds_for_an_interval_are_stated()
    {
        var (environment, summary) = SyntheticRun.Small(rounds: 2);
        var reader = new SvgReader(Draw("boot", environment, summary).ToSvg());

        Assert.Contains("No intervals: 2 rounds are too few for one.", reader.Texts.Select(text => text.Text));
        Assert.Empty(reader.Intervals);
        Assert.NotEmpty(reader.Circles);
    }

    [Fact]
    public void Failures_are_named_under_the_chart()
    {
        var (environment, summary) = SyntheticRun.Small();
        var texts = new SvgReader(Draw("boot", environment, summary).ToSvg()).Texts.Select(text => text.Text);

        Assert.Contains("Failed samples: uml busybox 1 of 12, uml debian 1 of 12.", texts);
    }

    [Fact]
    public void A_reason_with_line_ends_and_control_characters_stays_one_valid_line()
    {
        var (environment, summary) = SyntheticRun.Small();
        var odd = environment with
        {
            Platforms = [.. environment.Platforms
                .Select(platform => platform.Usable ? platform : platform with { Reason = "first\u001b[31m\r\n\tsecond <b>&\u0000" })],
        };
        var texts = new SvgReader(Draw("boot", odd, summary).ToSvg()).Texts.Select(text => text.Text);

        Assert.Contains("not run: first[31m second <b>&", texts);
    }

    [Theory]
    [InlineData("boot")]
    [InlineData("overhead")]
    public void A_declaration_with_line_ends_and_control_characters_stays_valid_lines(string name)
    {
        const string hostile = "a\u001b\r\n\t<b>&\u0000", clean = "a <b>&";
        var (environment, summary) = SyntheticRun.Small();
        var odd = environment with
        {
            Charts =
            [
                .. environment.Charts.Select(chart => chart with
                {
                    Title = hostile,
                    Subtitle = hostile,
                    Panels = [.. chart.Panels.Select(panel => panel with { Title = hostile })],
                }),
            ],
            Metrics = [.. environment.Metrics.Select(metric => metric with { Label = hostile })],
        };
        var figure = Draw(name, odd, summary);
        var texts = new SvgReader(figure.ToSvg()).Texts.Select(text => text.Text).ToList();

        Assert.DoesNotContain(texts, text => text.Any(char.IsControl));
        Assert.Contains(texts, text => text.EndsWith(clean, StringComparison.Ordinal));
        Assert.DoesNotContain(figure.Title, char.IsControl);
    }

    [Fact]
    public void Cases_that_differ_in_a_parameter_have_rows_of_their_own()
    {
        var (environment, summary) = SyntheticRun.Small();
        string[] inits = ["openrc", "systemd"];
        var row = SyntheticRun.Row("boot", "runc", "debian", "boot.ready", "ms", new Estimate(20, 19, 22));
        var metrics = inits.Select(init => row with { Case = row.Case with { Parameters = new ParameterSet([new("init", init)]) } });
        var reader = new SvgReader(Draw("boot", environment, summary with { Metrics = [.. metrics] }).ToSvg());

        Assert.Contains("init=openrc", reader.Texts.Select(text => text.Text));
        Assert.Contains("init=systemd", reader.Texts.Select(text => text.Text));
        Assert.Equal(2, reader.Circles.Count);
    }

    [Fact]
    public void Boots_that_were_observed_are_no_boots_of_the_chart()
    {
        var (environment, summary) = SyntheticRun.Small();
        var observed = new[] { "boot.observed.ready", "boot.sampled.ready" }.Select(
            metric => SyntheticRun.Row("boot", "runc", "debian", metric, "ms", new Estimate(20, 19, 22)));
        var plain = new SvgReader(Draw("boot", environment, summary).ToSvg());
        var reader = new SvgReader(Draw("boot", environment, summary with { Metrics = [.. summary.Metrics, .. observed] }).ToSvg());

        Assert.Equal(plain.Circles.Count, reader.Circles.Count);
    }

    [Fact]
    public void Text_falls_back_on_fonts_that_every_browser_has()
    {
        var (environment, summary) = SyntheticRun.Small();
        var reader = new SvgReader(Draw("boot", environment, summary).ToSvg());

        Assert.All(reader.FontFamilies, family => Assert.EndsWith("sans-serif", family, StringComparison.Ordinal));
    }

    internal static Figure Draw(string name, RunEnvironment environment, RunSummary summary)
    {
        var chart = ChartSet.Draw(environment, summary).Single(chart => chart.Name == name);
        Assert.Null(chart.Reason);
        return Assert.IsType<Figure>(chart.Figure);
    }
}
