using Bench.Reporting.Drawing;

namespace Bench.Reporting.Charts;

/// <summary>A chart that an experiment declares.</summary>
internal static class DeclaredChart
{
    // Two panels stand side by side where the columns of their values leave room for both.
    private const int PanelsSideBySide = 2;
    private const int ColumnsSideBySide = 4;

    public static Chart Draw(ChartDefinition definition, RunEnvironment environment, RunSummary summary)
    {
        var metrics = MetricDefinitions.Of(environment);
        var rows = summary.Metrics.Where(row => row.Case.Experiment == definition.Experiment).ToList();
        if (definition.Needs is { } needed && rows.TrueForAll(row => row.Case.Parameters[needed] is null))
        {
            return Of(null, $"The run has no case of the experiment '{definition.Experiment}' with a '{needed}' of its own: "
                + "the full preset measures them.");
        }

        var panels = definition.Panels
            .Select(panel => (Panel: panel, Row: rows.Find(row => panel.Metrics.Contains(row.Metric))))
            .Where(found => found.Row is not null)
            .Select(found => PanelOf(definition, found.Panel, found.Row!.Unit, metrics))
            .ToList();
        var bands = Sheet.InBands(
            panels, band => band.Count <= PanelsSideBySide && band.Sum(panel => panel.Series.Count) <= ColumnsSideBySide);
        var dots = new DotPlot { Title = definition.Title, Subtitle = definition.Subtitle, Bands = bands };
        var figure = definition.Across is not null ? MatrixChart.Draw(definition, environment, summary, panels)
            : (definition.Over ?? definition.Against) is not null ? LineChart.Draw(definition, environment, summary, panels)
            : dots.Draw(environment, summary);
        return Of(figure, $"The run has nothing for it: the experiment '{definition.Experiment}' was not run, or no case succeeded.");

        Chart Of(Figure? drawn, string whyNot) => Chart.Of(definition.Name, definition.Title, drawn, whyNot);
    }

    private static PanelSpec PanelOf(ChartDefinition definition, PanelDefinition panel, string unit, MetricDefinitions metrics)
    {
        var parameter = panel.Case?.Split('=', 2);
        var series = panel.Metrics.Select((metric, index) =>
            new Series(metric, TextStyle.Clean(metrics[metric].Label), PanelPlot.Shapes[index % PanelPlot.Shapes.Length]));
        return new PanelSpec(
            panel.Title,
            AxisSpec.Of(unit),
            [.. series],
            row => row.Case.Experiment == definition.Experiment
                && (definition.Without is null || row.Case.Parameters[definition.Without] is null)
                && (parameter is null || row.Case.Parameters[parameter[0]] == parameter[1]))
        {
            NamedParameter = parameter?[0],
        };
    }
}
