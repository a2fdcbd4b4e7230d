using Bench.Reporting.Drawing;
using Bench.Results.Statistics;

namespace Bench.Reporting.Charts;

/// <summary>The cost of the first headline metric of each experiment, as a ratio to native.</summary>
internal static class OverheadChart
{
    private const string Name = "overhead";
    private const string Title = "What a layer costs: ratio to native";
    private const int PanelsSideBySide = 3;

    public static Chart Draw(RunEnvironment environment, RunSummary summary)
    {
        var plot = new DotPlot
        {
            Title = Title,
            Subtitle = "Medians of the ratios to native within a round. Above 1× costs more, rates too.",
            ShowsNative = false,
            // A platform has a row for each guest of a band, so guests stand apart.
            Bands =
            [
                .. OverheadTable.Of(environment, summary).Groups
                    .GroupBy(group => group.Columns[0].Guest)
                    .SelectMany(groups => groups.Select(group => PanelOf(group.Experiment, group.Columns[0])).Chunk(PanelsSideBySide)),
            ],
        };
        return Chart.Of(Name, Title, plot.Draw(environment, summary), OverheadTableChart.NoRatios);
    }

    // Over a column of ratios a name says nothing that the title does not.
    private static PanelSpec PanelOf(string experiment, OverheadColumn column) => new(
        $"{experiment}: {column.Label}",
        AxisSpec.Ratio,
        [new Series(column.Metric, Name: "")],
        row => row.Case.Experiment == experiment
            && row.Case.Guest == column.Guest
            && NativeRatio.CounterpartOf(row.Case).Parameters.Equals(column.Parameters))
    {
        IsRatio = true,
    };
}
