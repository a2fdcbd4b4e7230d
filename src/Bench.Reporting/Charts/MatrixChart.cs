using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting.Charts;

/// <summary>
/// A declared table: a row a platform, a column a value of a parameter. A cell has the name and the colour of the panel's metric that is
/// 1 there, or nothing where it was not measured.
/// </summary>
internal static class MatrixChart
{
    private const float Labels = 206;
    private const float RowHeight = 30;
    private const float Rim = 1;

    private static readonly SKColor[] Papers = [SKColor.Parse("#C6DBEF"), SKColor.Parse("#FDC38D"), SKColor.Parse("#E06A1B")];

    /// <summary>The figure; null where nothing was measured.</summary>
    public static Figure? Draw(ChartDefinition definition, RunEnvironment environment, RunSummary summary, IReadOnlyList<PanelSpec> panels)
    {
        var series = panels.SelectMany(panel => panel.Series).ToList();
        var cells = (
            from row in summary.Metrics
            let column = row.Case.Parameters[definition.Across!]
            let place = series.FindIndex(one => one.Metric == row.Metric)
            where column is not null && place >= 0 && row.Value is not null && panels.Any(panel => panel.Holds(row))
            group (place, row.Value!.Median) by (Platform: row.Case.PlatformLabel, Column: column)).ToDictionary(
                cell => cell.Key,
                cell => cell.MaxBy(one => one.Median).place);
        if (cells.Count == 0)
        {
            return null;
        }

        // What is there for most platforms comes first.
        var columns = cells.GroupBy(cell => cell.Key.Column).OrderBy(column => column.Sum(cell => cell.Value)).Select(column => column.Key)
            .ToList();
        var platforms = environment.Platforms.Where(platform => platform.Usable)
            .OrderBy(platform => PlatformFamilies.RankOf(platform.Family))
            .Select(platform => (platform.Label, platform.Family))
            .ToList();
        var described = platforms.Select(platform => $"{platform.Label}: {string.Join(", ", columns.Select(Describe(platform.Label)))}.");
        var text = new FigureText(
            definition.Title,
            definition.Subtitle,
            $"Table. {definition.Title}. {string.Join(' ', described)}",
            ["– not tried: the report says why."],
            FigureText.EnvironmentOf(environment, summary));
        return new Figure(text, sheet =>
        {
            DotPlotPainter.FamilyLegend(sheet, platforms.Select(platform => platform.Family));
            sheet.Y += Sheet.Gap;
            var width = (Sheet.Width - (2 * Sheet.Edge) - Labels) / columns.Count;
            foreach (var (place, column) in columns.Index())
            {
                var centre = Sheet.Edge + Labels + ((place + 0.5f) * width);
                sheet.Text(TextStyle.Fine, TextStyle.Clean(column), centre, sheet.Y + 8, Sheet.Quiet, SKTextAlign.Center, width - 2);
            }

            sheet.Y += TextStyle.Fine.LineHeight + 4;
            foreach (var (label, family) in platforms)
            {
                var middle = sheet.Y + (RowHeight / 2);
                sheet.Marker(PanelPlot.FamilyMarker(family), Sheet.Edge + 7, middle);
                sheet.Text(TextStyle.Text, TextStyle.Clean(label), Sheet.Edge + 18, middle, Sheet.Ink, room: Labels - 20);
                foreach (var (place, column) in columns.Index())
                {
                    var x = Sheet.Edge + Labels + (place * width);
                    var paper = cells.TryGetValue((label, column), out var found) ? Papers[found % Papers.Length] : SKColors.White;
                    var word = paper == SKColors.White ? "–" : series[found].Name;
                    sheet.Rectangle(x, sheet.Y, width - Rim, RowHeight - Rim, paper);
                    sheet.Text(TextStyle.Note, word, x + (width / 2), middle, Contrast.InkOn(paper), SKTextAlign.Center, width - 4);
                }

                sheet.Y += RowHeight;
            }

            sheet.Y += Sheet.Gap;
        });

        Func<string, string> Describe(string platform) =>
            column => $"{column} {(cells.TryGetValue((platform, column), out var found) ? series[found].Name : "not tried")}";
    }
}
