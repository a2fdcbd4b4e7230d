using Bench.Reporting.Drawing;
using ScottPlot;

namespace Bench.Reporting.Experiments;

/// <summary>A chart that an experiment has declared.</summary>
internal sealed class DeclaredChart(ChartDefinition definition) : IRunChart
{
    private const int PanelsSideBySide = 2;

    private static readonly MarkerShape[] Shapes
        = [MarkerShape.FilledCircle, MarkerShape.FilledDiamond, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp];

    /// <inheritdoc />
    public string Name => definition.Name;

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary)
    {
        var definitions = MetricDefinitions.Of(environment);
        var rows = summary.Metrics.Where(row => row.Case.Experiment == definition.Experiment).ToList();
        var spec = new DotPlotSpec
        {
            Name = definition.Name,
            Title = TextCleaner.Clean(definition.Title),
            Subtitle = TextCleaner.Clean(definition.Subtitle),
            Nothing = TextCleaner.Clean(definition.Needs is { } needed
                ? $"The run has no case of the experiment '{definition.Experiment}' with a '{needed}' of its own: the full preset measures them."
                : $"The run has nothing for it: the experiment '{definition.Experiment}' was not run, or no case succeeded."),
            Bands =
            [
                .. definition.Panels
                    .Select(panel => (Panel: panel, Row: rows.Find(row => panel.Metrics.Contains(row.Metric))))
                    .Where(found => found.Row is not null)
                    .Select(found => Panel(found.Panel, found.Row!.Unit, definitions))
                    .Chunk(PanelsSideBySide),
            ],
        };
        return definition.Needs is { } parameter && rows.TrueForAll(row => row.Case.Parameters[parameter] is null)
            ? ChartOutcome.Nothing(spec.Name, spec.Title, spec.Nothing)
            : DotPlot.Compose(spec, environment, summary);
    }

    private PanelSpec Panel(PanelDefinition panel, string unit, MetricDefinitions definitions) => new()
    {
        Title = TextCleaner.Clean(panel.Title),
        Axis = AxisSpec.Of(unit),
        Experiment = definition.Experiment,
        Metrics = [.. panel.Metrics.Index().Select(
            metric => new MetricSpec(metric.Item, TextCleaner.Clean(definitions[metric.Item].Label), Shapes[metric.Index % Shapes.Length]))],
        Parameter = panel.Case?.Split('=', 2) is [var name, var value] ? KeyValuePair.Create(name, value) : null,
        Except = definition.Without is { } without ? [without] : [],
    };
}
