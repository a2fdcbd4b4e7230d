namespace Bench.Reporting.Tests;

public sealed class ChartFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-charts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Every_chart_is_written_as_svg_and_png()
    {
        var (environment, summary) = SyntheticRun.Small();

        var charts = ChartSet.Draw(environment, summary);
        ChartSet.Write(_folder, charts);

        Assert.Equal(
            ["boot", "memory", "footprint", "disk", "disk-latency", "disk-storage", "overhead", "overhead-table"],
            charts.Select(chart => chart.Name));
        Assert.All(charts, chart =>
        {
            Assert.Null(chart.Reason);
            Assert.Equal(Path.Combine(_folder, "charts", $"{chart.Name}.svg"), ChartSet.PathOf(_folder, chart, "svg"));
            Assert.True(new FileInfo(ChartSet.PathOf(_folder, chart, "svg")).Length > 1000);
            Assert.True(new FileInfo(ChartSet.PathOf(_folder, chart, "png")).Length > 1000);
        });
    }

    [Fact]
    public void A_run_without_samples_yields_no_file_but_reasons()
    {
        var (environment, summary) = SyntheticRun.Small();

        var charts = ChartSet.Draw(environment, summary with { Metrics = [] });
        ChartSet.Write(_folder, charts);

        Assert.All(charts, chart =>
        {
            Assert.Null(chart.Figure);
            Assert.StartsWith("The run has no", chart.Reason, StringComparison.Ordinal);
        });
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_chart_that_has_lost_its_values_leaves_no_stale_file()
    {
        var (environment, summary) = SyntheticRun.Small();
        ChartSet.Write(_folder, ChartSet.Draw(environment, summary));

        var boots = summary with { Metrics = [.. summary.Metrics.Where(row => row.Case.Experiment == "boot")] };
        ChartSet.Write(_folder, ChartSet.Draw(environment, boots));

        Assert.Equal(
            ["boot.png", "boot.svg", "overhead-table.png", "overhead-table.svg", "overhead.png", "overhead.svg"],
            Directory.EnumerateFiles(Path.Combine(_folder, "charts")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_run_in_which_everything_failed_yields_a_reason()
    {
        var (environment, summary) = SyntheticRun.Small();
        var failed = summary with
        {
            Metrics = [.. summary.Metrics.Select(row => row with { Value = null, RatioToNative = null, Count = 0, Failures = 12 })],
        };

        Assert.All(ChartSet.Draw(environment, failed), chart => Assert.NotNull(chart.Reason));
    }
}
