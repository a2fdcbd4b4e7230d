namespace Bench.Reporting.Tests;

/// <summary>A declared chart over a parameter: a line a platform, named at its end.</summary>
public class LineChartTests
{
    private static readonly ChartDefinition Declared = new("growth", "growth", "Memory of so many instances", "Sums over all instances.")
    {
        Over = "instances",
        Panels = [new PanelDefinition("The host's memory", ["growth.host"])],
    };

    [Fact]
    public void Every_platform_is_named_beside_its_line_and_no_name_covers_another()
    {
        var (environment, summary) = SyntheticRun.Large();
        var names = environment.Platforms.Where(platform => platform.Usable).Select(platform => platform.Name).ToList();
        var rows = names.SelectMany((name, index) => Line(environment, name, Math.Pow(1.05, index), [1, 2, 4, 8, 16, 20]));
        var figure = Draw(environment, summary with { Metrics = [.. rows] });
        var texts = new SvgReader(figure.ToSvg()).Texts;

        var labels = texts.Where(text => names.Exists(name => text.Text == name || text.Text == $"{name}@tcg")).ToList();
        Assert.Equal(names.Count, labels.Count);
        Assert.All(
            labels.OrderBy(label => label.Top).Zip(labels.OrderBy(label => label.Top).Skip(1)),
            pair => Assert.True(pair.First.Bottom <= pair.Second.Top, $"{pair.First.Text} covers {pair.Second.Text}"));
        Assert.Contains(texts, text => text.Text == "size (MiB), log scale over instances, lower is better");
        Assert.Contains(texts, text => text.Text.StartsWith("No line: qemu/q35@kvm, kata/qemu:", StringComparison.Ordinal));
    }

    [Fact]
    public void Points_stand_at_their_value_and_lines_that_end_early_do()
    {
        var (environment, summary) = SyntheticRun.Small();
        var rows = Line(environment, "native", 1, [1, 10, 100]).Concat(Line(environment, "runc", 10, [1, 10]));
        var figure = Draw(environment, summary with { Metrics = [.. rows] });
        var byPlace = new SvgReader(figure.ToSvg()).Circles
            .OrderBy(circle => circle.X)
            .ThenBy(circle => circle.Y)
            .GroupBy(circle => Math.Round(circle.X))
            .Select(place => place.ToList())
            .ToList();
        var (first, second, third) = (byPlace[0], byPlace[1], byPlace[2]);
        Assert.Equal((2, 2), (first.Count, second.Count));
        Assert.Equal(second[0].X - first[0].X, third[0].X - second[0].X, 0.1);
        Assert.Equal(first[1].Y - first[0].Y, first[1].Y - second[1].Y, 0.1);
        Assert.Contains("runc 10.0 MiB at instances 1.00, 100 MiB at instances 10.0", figure.Description, StringComparison.Ordinal);
    }

    [Fact]
    public void Against_another_metric_a_platform_is_one_point_and_one_without_that_metric_has_none()
    {
        var (environment, summary) = SyntheticRun.Small();
        var rows = new[] { ("native", 1.0), ("runc", 10), ("uml", 2) }.SelectMany(one => Line(environment, one.Item1, one.Item2, [1]));
        var others = new[] { ("native", 100.0), ("runc", 10) }.Select(one =>
            SyntheticRun.Row("other", one.Item1, "busybox", "other.time", "ms", new Estimate(one.Item2, null, null)));
        var definition = Declared with { Over = null, Against = "other.time" };
        var chart = ChartSet.Draw(environment with { Charts = [definition] }, summary with { Metrics = [.. rows, .. others] })[0];

        var circles = new SvgReader(chart.Figure!.ToSvg()).Circles.DistinctBy(circle => Math.Round(circle.X)).ToList();
        Assert.Contains("native 1.00 MiB at time 100 ms; runc 10.0 MiB at time 10 ms", chart.Figure.Description, StringComparison.Ordinal);
        Assert.DoesNotContain("uml", chart.Figure.Description, StringComparison.Ordinal);
        Assert.True(circles.Count >= 2, $"{circles.Count} points");
    }

    [Fact]
    public void Cases_without_the_parameter_and_values_of_zero_have_no_point()
    {
        var (environment, summary) = SyntheticRun.Small();
        var whole = SyntheticRun.Row("growth", "runc", "busybox", "growth.host", "B", new Estimate(1, null, null));
        var zero = Line(environment, "runc", 0, [1]);

        var chart = ChartSet.Draw(environment with { Charts = [Declared] }, summary with { Metrics = [whole, .. zero] })[0];
        Assert.Null(chart.Figure);
        Assert.NotNull(chart.Reason);
    }

    private static Drawing.Figure Draw(RunEnvironment environment, RunSummary summary) =>
        ChartSet.Draw(environment with { Charts = [Declared] }, summary)[0].Figure!;

    private static IEnumerable<MetricSummary> Line(RunEnvironment environment, string name, double mebibytes, int[] places)
    {
        var platform = environment.Platforms.First(one => one.Name == name);
        return places.Select(place =>
        {
            var value = mebibytes * place * (1 << 20);
            var row = SyntheticRun.Row(
                "growth",
                name,
                "busybox",
                "growth.host",
                "B",
                new Estimate(value, value * 0.9, value * 1.2),
                platform.Family,
                platform.Accelerator);
            return row with { Case = row.Case with { Parameters = new ParameterSet([new("instances", $"{place}")]) } };
        });
    }
}
