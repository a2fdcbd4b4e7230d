using Bench.Reporting.Drawing;

namespace Bench.Reporting.Charts;

/// <summary>The cost of each platform in each piece of work, as a table with colours.</summary>
internal static class OverheadTableChart
{
    public const string NoRatios = "The run has no ratios to native: native was not measured, or nothing else was.";

    private const string Name = "overhead-table";
    private const string Title = "What a layer costs";
    private const string Note = "geometric mean: of the ratios that the platform has in the group, and of how many. "
        + "\"n =\" in place of an interval: the rounds are too few for one.";

    private const string Subtitle = "Ratios to native in the same round, with 95 % intervals. Above 1 is worse than native for every "
        + "metric; bold where the interval leaves out 1. The row native has its values.";

    public static Chart Draw(RunEnvironment environment, RunSummary summary)
    {
        var table = OverheadTable.Of(environment, summary);
        if (table.Groups.Count == 0)
        {
            return Chart.Of(Name, Title, null, NoRatios);
        }

        var platforms = table.Groups.SelectMany(group => group.Rows).Select(row => row.Platform);
        var text = new FigureText(
            Title,
            Subtitle,
            Describe(table),
            [Note, .. OverheadText.Notes(table), .. FigureText.EmulationNotes([.. platforms])],
            FigureText.EnvironmentOf(environment, summary));
        return new Chart(Name, Title, new Figure(text, sheet =>
        {
            OverheadPainter.Legend(sheet);
            foreach (var band in OverheadBand.Of(table.Groups, OverheadPainter.MostSlots))
            {
                new OverheadPainter(sheet, band).Draw();
            }
        }));
    }

    private static string Describe(OverheadTable table)
    {
        var groups = table.Groups.Select(group =>
            $"{group.Experiment}: {string.Join("; ", group.Rows.Select(row => Describe(group, row)))}.");
        return $"Table. {Title}. {string.Join(' ', groups)}";
    }

    private static string Describe(OverheadGroup group, OverheadRow row)
    {
        var cells = row.Cells.Zip(group.Columns, (cell, column) => $"{column.Label} {OverheadText.Main(row, cell)}");
        var mean = row.Mean is null ? "" : $", geometric mean {OverheadText.Mean(row)}";
        return $"{row.Platform} {row.NotRun ?? string.Join(", ", cells)}{mean}";
    }
}
