using Bench.Reporting.Drawing;
using ScottPlot;

namespace Bench.Reporting.Charts;

/// <summary>A chart that an experiment declares.</summary>
internal static class DeclaredChart
{
    // Two panels stand side by side where the columns of their values leave room for both.
    private const int PanelsSideBySide = 2;
    private const int ColumnsSideBySide = 4;

    private static readonly MarkerShape[] Shapes =
        [MarkerShape.FilledCircle, MarkerShape.FilledDiamond, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp];

    public static Chart Draw(ChartDefinition definition, RunEnvironment environment, RunSummary summary)
    {
        var metrics = MetricDefinitions.Of(environment);
        var rows = summary.Metrics.Where(row => row.Case.Experiment == definition.Experiment).ToList();
        if (definition.Needs is { } needed && rows.TrueForAll(row => row.Case.Parameters[needed] is null))
        {
            return Nothing($"The run has no case of the experiment '{definition.Experiment}' with a '{needed}' of its own: "
                + "the full preset measures them.");
        }

        var panels = definition.Panels
            .Select(panel => (Panel: panel, Row: rows.Find(row => panel.Metrics.Contains(row.Metric))))
            .Where(found => found.Row is not null)
            .Select(found => PanelOf(definition, found.Panel, found.Row!.Unit, metrics))
            .ToList();
        var dots = new DotPlot { Title = definition.Title, Subtitle = definition.Subtitle, Bands = BandsOf(panels) };
        var drawn = definition.Across is not null ? MatrixChart.Draw(definition, environment, summary, panels)
            : (definition.Over ?? definition.Against) is not null ? LineChart.Draw(definition, environment, summary, panels)
            : dots.Draw(environment, summary);
        return drawn is { } figure
            ? new Chart(definition.Name, figure.Title, figure)
            : Nothing($"The run has nothing for it: the experiment '{definition.Experiment}' was not run, or no case succeeded.");

        Chart Nothing(string reason) => Chart.Nothing(definition.Name, definition.Title, reason);
    }

    private static List<List<PanelSpec>> BandsOf(List<PanelSpec> panels)
    {
        var bands = new List<List<PanelSpec>>();
        foreach (var panel in panels)
        {
            if (bands.LastOrDefault() is { Count: < PanelsSideBySide } last
                && last.Append(panel).Sum(one => one.Series.Count) <= ColumnsSideBySide)
            {
                last.Add(panel);
            }
            else
            {
                bands.Add([panel]);
            }
        }

        return bands;
    }

    private static PanelSpec PanelOf(ChartDefinition definition, PanelDefinition panel, string unit, MetricDefinitions metrics)
    {
        var parameter = panel.Case?.Split('=', 2);
        var series = panel.Metrics.Select((metric, index) =>
            new Series(metric, TextStyle.Clean(metrics[metric].Label), Shapes[index % Shapes.Length]));
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
