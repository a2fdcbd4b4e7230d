using Bench.Reporting.Drawing;

namespace Bench.Reporting.Experiments;

/// <summary>What each platform costs in each piece of work, as a table whose colours tell where to look.</summary>
internal sealed class OverheadTableChart : IRunChart
{
    private const string Title = "What a layer costs";
    private const string Subtitle = "Ratios to native in the same round, with 95 % intervals. Above 1 is worse than native for every metric; bold where the interval leaves out 1. The row native has its values.";

    /// <inheritdoc />
    public string Name => "overhead-table";

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary)
    {
        var table = OverheadTable.Of(environment, summary);
        if (table.Groups.Count == 0)
        {
            return ChartOutcome.Nothing(Name, Title, "The run has no ratios to native: native was not measured, or nothing else was.");
        }

        var bands = OverheadBand.Of(table.Groups, OverheadPainter.MostSlots);
        string[] notes = [.. Notes(table)];
        return ChartOutcome.Drawn(Name, Title, new Figure(Title, Describe(table), canvas =>
        {
            using var frame = new FigureFrame();
            using var painter = new OverheadPainter();
            var y = painter.Legend(canvas, frame.Head(canvas, Title, Subtitle));
            foreach (var band in bands)
            {
                y = painter.Draw(canvas, band, y) + FigureFrame.Gap;
            }

            return frame.Foot(canvas, notes, DotPlot.Footer(environment, summary), y);
        }));
    }

    private static IEnumerable<string> Notes(OverheadTable table)
    {
        var rows = table.Groups.SelectMany(group => group.Rows).ToList();
        yield return "geometric mean: of the ratios that the platform has in the group, and of how many. \"n =\" in place of an interval: the rounds are too few for one.";
        foreach (var note in OverheadText.Notes(table))
        {
            yield return note;
        }

        if (rows.Exists(row => row.Platform.EndsWith("@tcg", StringComparison.Ordinal)))
        {
            yield return DotPlot.EmulationNote;
        }
    }

    private static string Describe(
        OverheadTable table) => TextCleaner.Clean($"Table. {Title}. {string.Join(' ', table.Groups.Select(group => $"{group.Experiment}: {string.Join("; ", group.Rows.Select(row => Describe(group, row)))}."))}");

    private static string Describe(OverheadGroup group, OverheadRow row)
    {
        var cells = row.Cells.Zip(group.Columns, (cell, column) => $"{column.Label} {OverheadText.Main(row, cell)}");
        var mean = row.Mean is null ? "" : $", geometric mean {OverheadText.Mean(row)}";
        return $"{row.Platform} {row.NotRun ?? string.Join(", ", cells)}{mean}";
    }
}
