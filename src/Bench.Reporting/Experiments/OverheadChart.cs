using Bench.Reporting.Drawing;
using Bench.Results.Statistics;

namespace Bench.Reporting.Experiments;

/// <summary>What isolation costs: the ratio to native of the first headline metric of each experiment.</summary>
internal sealed class OverheadChart : IRunChart
{
    private const int PanelsSideBySide = 3;

    /// <inheritdoc />
    public string Name => "overhead";

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary) => DotPlot.Compose(
        new DotPlotSpec
        {
            Name = Name,
            Title = "Overhead: ratio to native",
            Subtitle = "Medians of the ratios to native within a round.",
            Nothing = "The run has no ratios to native: native was not measured, or nothing else was.",
            ShowsNative = false,
            // A platform has a row for each guest of a band, so guests stand apart.
            Bands =
            [
                .. OverheadTable.Of(environment, summary).Groups
                    .GroupBy(group => group.Columns[0].Guest)
                    .SelectMany(groups => groups.Select(group => Panel(group, group.Columns[0])).Chunk(PanelsSideBySide)),
            ],
        },
        environment,
        summary);

    private static PanelSpec Panel(OverheadGroup group, OverheadColumn column) => new()
    {
        Title = TextCleaner.Clean($"{group.Experiment}: {column.Label}"),
        Axis = AxisSpec.Ratio,
        Experiment = group.Experiment,
        Metrics = [new(column.Metric, TextCleaner.Clean(column.Label))],
        Only = row => row.Case.Guest == column.Guest && NativeRatio.CounterpartOf(row.Case).Parameters.Equals(column.Parameters),
        Ratio = true,
    };
}
