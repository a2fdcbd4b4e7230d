using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>Lays out bands of panels. Everything that needs room is measured.</summary>
internal sealed class DotPlotPainter(Sheet sheet, Band band, bool isAlone)
{
    private const float Edge = Sheet.Edge;
    private const float Gap = Sheet.Gap;
    private const float ColumnGap = 18;
    private const float LargestLabels = 330;
    private const float ShortestAxis = 100;
    private const float Swatch = 16;
    private const float MarkerRoom = PanelPlot.MarkerSize + 4;
    private const string MutedColour = "#5A5A5A";

    private static readonly SKColor Muted = SKColor.Parse(MutedColour);
    private static readonly SKColor Stripe = SKColor.Parse("#F3F3F3");

    private readonly float _rowHeight = band.Panels.Max(panel => panel.Series.Count) switch { 1 => 22, 2 => 26, _ => 34 };

    // Where the rows begin. The title of a lone panel is that of the figure.
    private readonly float _top = sheet.Y + (isAlone ? 0 : TextStyle.Bold.LineHeight) + TextStyle.Note.LineHeight + 6;

    /// <summary>The figure of these bands, with a legend of families where colours stand for them.</summary>
    public static Figure Draw(
        string title, string subtitle, IReadOnlyList<string> notes, string environment, IReadOnlyList<Band> bands, bool showsFamilies)
    {
        var text = new FigureText(title, subtitle, $"Dot plot. {title}. {Describe(bands)}", notes, environment);
        return new Figure(text, sheet =>
        {
            Legend(sheet, bands, showsFamilies);
            foreach (var band in bands)
            {
                new DotPlotPainter(sheet, band, bands is [{ Panels: [_] }]).Draw();
            }
        })
        { Bands = bands };
    }

    /// <summary>Draws which colour stands for which family.</summary>
    public static void FamilyLegend(Sheet sheet, IEnumerable<string> families) => LegendLine(sheet, families
        .Distinct()
        .OrderBy(PlatformFamilies.RankOf)
        .Select(family => (FamilyPalette.Legend(family), PanelPlot.FamilyMarker(family))));

    private static string Describe(IEnumerable<Band> bands) => string.Join(' ', bands.SelectMany(band => band.Panels.Select(
        panel => $"{panel.Title}: {string.Join("; ", band.Rows.Select((row, index) => Describe(row, index, panel)))}.")));

    private static string Describe(ChartRow row, int index, Panel panel)
    {
        var values = panel.Marks
            .Where(mark => mark.Row == index)
            .Select(mark => (Name: panel.Series[mark.Series].Name, Value: panel.Format(mark.Value.Median), mark.Hollow))
            .Select(mark => $"{mark.Name} {mark.Value}{(mark.Hollow ? " (page cache)" : "")}".Trim());
        var text = row.Message ?? panel.Texts.FirstOrDefault(text => text.Row == index).Text ?? string.Join(", ", values);
        return $"{row.Platform} {row.Variant} {text}";
    }

    private static void Legend(Sheet sheet, IReadOnlyList<Band> bands, bool showsFamilies)
    {
        if (showsFamilies)
        {
            FamilyLegend(sheet, bands.SelectMany(band => band.Rows).Select(row => row.Family));
        }

        if (bands.SelectMany(band => band.Panels).Any(panel => panel.Marks.Any(mark => mark.Hollow)))
        {
            LegendLine(
                sheet, [("page cache, not the device", PanelPlot.Marker(MarkerShape.FilledCircle, MutedColour, hollow: true))]);
        }

        sheet.Y += Gap;
    }

    private static void LegendLine(Sheet sheet, IEnumerable<(string Text, MarkerStyle Marker)> items)
    {
        const float markerRoom = 18;
        const float itemGap = 22;
        var lineHeight = TextStyle.Text.LineHeight;
        var x = Edge;
        foreach (var (text, marker) in items)
        {
            var width = markerRoom + TextStyle.Text.Measure(text);
            if (x > Edge && x + width > Sheet.Width - Edge)
            {
                x = Edge;
                sheet.Y += lineHeight + 2;
            }

            sheet.Marker(marker, x + (PanelPlot.MarkerSize / 2), sheet.Y + (lineHeight / 2));
            sheet.Text(TextStyle.Text, text, x + markerRoom, sheet.Y + (lineHeight / 2), Sheet.Ink);
            x += width + itemGap;
        }

        sheet.Y += lineHeight + 2;
    }

    private void Draw()
    {
        var left = DrawLabels();
        var room = Sheet.Width - Edge - left - (ColumnGap * (band.Panels.Count - 1));
        var columns = band.Panels.Select(panel => ValueWidths(panel).Sum()).ToList();

        // Panels are equally wide, unless that leaves one too short an axis: then the axes are equally long.
        var width = room / band.Panels.Count;
        var axis = width - columns.Max() < ShortestAxis ? (room - columns.Sum()) / band.Panels.Count : (float?)null;
        var x = left;
        foreach (var (panel, column) in band.Panels.Zip(columns))
        {
            var own = (axis + column) ?? width;
            Draw(panel, x, own);
            x += own + ColumnGap;
        }

        foreach (var (index, row) in band.Rows.Index().Where(pair => pair.Item.Message is not null))
        {
            Words(index, row.Message!, left, Sheet.Width - Edge - left);
        }

        sheet.Y = RowTop(band.Rows.Count) + PanelPlot.AxisHeight + Gap;
    }

    /// <summary>Draws the names of the rows with their stripes; returns where the panels may begin.</summary>
    private float DrawLabels()
    {
        var text = TextStyle.Text;
        var variants = band.Rows.Max(row => text.Measure(row.Variant));
        var variantRoom = variants > 0 ? variants + Gap : 0;
        var room = Math.Max(LargestLabels - Swatch - variantRoom, 120);
        var platforms = Math.Min(room, band.Rows.Max(row => text.Measure(row.Platform)));
        foreach (var (index, row) in band.Rows.Index())
        {
            sheet.Rectangle(Edge, RowTop(index), Sheet.Width - (2 * Edge), _rowHeight, PaperOf(index));
            if (index > 0 && row.Family != band.Rows[index - 1].Family)
            {
                sheet.Line(Edge, Sheet.Width - Edge, RowTop(index), Sheet.Rule);
            }

            if (row.StartsPlatform)
            {
                sheet.Marker(PanelPlot.FamilyMarker(row.Family), Edge + 7, MiddleOf(index));
                sheet.Text(text, TextStyle.Clean(row.Platform), Edge + Swatch, MiddleOf(index), Sheet.Ink, room: platforms);
            }

            sheet.Text(text, row.Variant, Edge + Swatch + platforms + Gap, MiddleOf(index), Sheet.Quiet);
        }

        return Edge + Swatch + platforms + variantRoom + Gap;
    }

    private void Draw(Panel panel, float left, float width)
    {
        var note = TextStyle.Note;
        var values = ValueWidths(panel);
        var plotWidth = width - values.Sum();
        var noteMiddle = _top - 6 - (note.LineHeight / 2);
        if (!isAlone)
        {
            var middle = sheet.Y + (TextStyle.Bold.LineHeight / 2);
            sheet.Text(TextStyle.Bold, panel.Title, left + PanelPlot.SideRoom, middle, Sheet.Ink, room: width);
        }

        var names = panel.Series.Sum(series => HeadWidth(panel, series) + Gap);
        sheet.Text(note, panel.Note, left + PanelPlot.SideRoom, noteMiddle, Sheet.Quiet, room: width - names);
        using var plot = PanelPlot.Create(panel, band.Rows.Count, plotWidth);
        sheet.Plot(plot, new PixelRect(left, left + plotWidth, RowTop(band.Rows.Count) + PanelPlot.AxisHeight, _top));

        var right = left + plotWidth;
        foreach (var (index, series) in panel.Series.Index())
        {
            right += values[index];
            sheet.Text(note, series.Name, right, noteMiddle, Sheet.Quiet, SKTextAlign.Right);
            if (panel.Series.Count > 1)
            {
                var middle = right - HeadWidth(panel, series) + (PanelPlot.MarkerSize / 2);
                sheet.Marker(PanelPlot.Marker(series.Shape, MutedColour), middle, noteMiddle);
            }

            foreach (var mark in panel.Marks.Where(mark => mark.Series == index))
            {
                sheet.Text(note, panel.Format(mark.Value.Median), right, MiddleOf(mark.Row), Sheet.Ink, SKTextAlign.Right);
            }
        }

        foreach (var (row, text) in panel.Texts)
        {
            Words(row, text, left, width);
        }
    }

    /// <summary>Width of the name above a column of values, with the marker that tells its series from the panel's others.</summary>
    private static float HeadWidth(Panel panel, Series series) =>
        TextStyle.Note.Measure(series.Name) + (panel.Series.Count > 1 ? MarkerRoom : 0);

    private static List<float> ValueWidths(Panel panel) =>
    [
        .. panel.Series.Select((series, index) => Gap + panel.Marks
            .Where(mark => mark.Series == index)
            .Select(mark => TextStyle.Note.Measure(panel.Format(mark.Value.Median)))
            .Append(HeadWidth(panel, series))
            .Max()),
    ];

    /// <summary>Words in place of marks: their row is wiped, so that no grid line runs through them.</summary>
    private void Words(int row, string text, float left, float width)
    {
        sheet.Rectangle(left, RowTop(row) + 1, width, _rowHeight - 2, PaperOf(row));
        var room = width - (2 * PanelPlot.SideRoom);
        sheet.Text(TextStyle.Note, text, left + PanelPlot.SideRoom, MiddleOf(row), Muted, room: room);
    }

    private float RowTop(int row) => _top + (row * _rowHeight);

    private float MiddleOf(int row) => RowTop(row) + (_rowHeight / 2);

    /// <summary>Every other platform stands on grey.</summary>
    private SKColor PaperOf(int row) =>
        band.Rows.Take(row + 1).Count(above => above.StartsPlatform) % 2 == 1 ? Stripe : SKColors.White;
}
