using Bench.Reporting.Charts;
using Bench.Results.Comparison;

namespace Bench.Reporting;

/// <summary>Draws the charts of a run and writes them into its folder.</summary>
public static class ChartSet
{
    /// <summary>The charts in the order of the report: those that experiments declare, then those of all experiments together.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="timelines">The run's time lines; null for no chart of them.</param>
    /// <param name="comparison">The verdicts of <c>bench ab</c>; null for a run of another kind.</param>
    public static IReadOnlyList<Chart> Draw(
        RunEnvironment environment,
        RunSummary summary,
        IReadOnlyList<Timeline>? timelines = null,
        PairedReport? comparison = null)
    {
        var charts = new List<Chart>();
        if (comparison is not null)
        {
            charts.Add(SequenceChart.Draw(comparison, environment, summary));
        }

        charts.AddRange(environment.Charts.Select(chart => DeclaredChart.Draw(chart, environment, summary)));
        if (summary.Boots.Count > 0)
        {
            charts.Add(PhasesChart.Draw(summary.Boots, environment, summary));
        }

        if (PlatformLayers.Of(environment, summary) is { Count: > 0 } stacks)
        {
            charts.Add(LayersChart.Draw(stacks, environment, summary));
        }

        charts.Add(OverheadChart.Draw(environment, summary));
        charts.Add(OverheadTableChart.Draw(environment, summary));
        if (timelines is not null)
        {
            charts.Add(TimelineChart.Draw(timelines, environment, summary));
        }

        return charts;
    }

    /// <summary>Draws one chart that is declared for rows of its own.</summary>
    public static Chart Draw(ChartDefinition definition, RunEnvironment environment, RunSummary summary) =>
        DeclaredChart.Draw(definition, environment, summary);

    /// <summary>Writes an SVG and a PNG file for each chart with a figure, and removes those of an earlier drawing of the others.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static void Write(string runFolder, IEnumerable<Chart> charts)
    {
        foreach (var chart in charts)
        {
            var (svg, png) = (PathOf(runFolder, chart, "svg"), PathOf(runFolder, chart, "png"));
            if (chart.Figure is { } figure)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(svg)!);
                File.WriteAllText(svg, figure.ToSvg());
                File.WriteAllBytes(png, figure.ToPng());
            }
            else if (Directory.Exists(Path.GetDirectoryName(svg)))
            {
                File.Delete(svg);
                File.Delete(png);
            }
        }
    }

    /// <summary>The path of a chart's file of a format, <c>svg</c> or <c>png</c>.</summary>
    public static string PathOf(string runFolder, Chart chart, string format) =>
        Path.Combine(runFolder, "charts", $"{chart.Name}.{format}");
}
