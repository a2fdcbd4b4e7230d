using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting.Charts;

/// <summary>Draws a band of an overhead table: a row a platform, a coloured cell a column. Lengths are pixels.</summary>
internal sealed class OverheadPainter(Sheet sheet, OverheadBand band)
{
    /// <summary>Cells that have room side by side.</summary>
    public const int MostSlots = 9;

    private const float Labels = 188;
    private const float Swatch = 16;
    private const float PartGap = 12;
    private const float WidestCell = 112;
    private const float RowHeight = 36;
    private const float Rim = 1;
    private const int HeaderLines = 3;

    private readonly float _cell = Math.Min(
        WidestCell, (Sheet.Width - (2 * Sheet.Edge) - Labels - (PartGap * (band.Parts.Count - 1))) / band.Slots);

    // Where the rows begin.
    private float _top;

    public static void Legend(Sheet sheet)
    {
        const float width = 88;
        const float height = 24;
        var x = Sheet.Edge;
        foreach (var (_, legend, paper) in CostPalette.Steps)
        {
            sheet.Rectangle(x, sheet.Y, width - Rim, height, paper);
            var ink = Contrast.InkOn(paper);
            sheet.Text(TextStyle.Note, legend, x + (width / 2), sheet.Y + (height / 2), ink, SKTextAlign.Center);
            x += width;
        }

        sheet.Y += height + Sheet.Gap;
    }

    public void Draw()
    {
        var lines = band.Parts.SelectMany(part => part.Headers).Max(header => LinesOf(header).Count);
        _top = sheet.Y + TextStyle.Bold.LineHeight + (lines * TextStyle.Fine.LineHeight) + 8;
        DrawNames();
        var left = Sheet.Edge + Labels;
        foreach (var part in band.Parts)
        {
            DrawHead(part, left);
            foreach (var (index, shown) in band.Rows.Index().Where(row => row.Item.NotRun is null))
            {
                var row = part.Group.Rows.FirstOrDefault(row => row.Platform == shown.Platform && row.NotRun is null);
                DrawRow(part, row, left, _top + (index * RowHeight));
            }

            left += (part.Slots * _cell) + PartGap;
        }

        sheet.Y = _top + (band.Rows.Count * RowHeight) + (2 * Sheet.Gap);
    }

    /// <summary>A header in lines; a long name is broken behind its dots and dashes, too.</summary>
    private List<string> LinesOf(string header)
    {
        var style = TextStyle.Fine;
        var lines = style.Wrap(header.Replace(".", ". ", StringComparison.Ordinal).Replace("-", "- ", StringComparison.Ordinal), _cell - 8)
            .Select(line => line.Replace(". ", ".", StringComparison.Ordinal).Replace("- ", "-", StringComparison.Ordinal))
            .ToList();
        return lines.Count <= HeaderLines
            ? lines
            : [.. lines.Take(HeaderLines - 1), style.Shorten(string.Concat(lines.Skip(HeaderLines - 1)), _cell - 8)];
    }

    private void DrawNames()
    {
        const float left = Sheet.Edge + Labels;
        foreach (var (index, row) in band.Rows.Index())
        {
            var y = _top + (index * RowHeight);
            var middle = y + (RowHeight / 2);
            if (index > 0 && row.Family != band.Rows[index - 1].Family)
            {
                sheet.Line(Sheet.Edge, left - 6, y, Sheet.Rule);
            }

            sheet.Marker(PanelPlot.FamilyMarker(row.Family), Sheet.Edge + 7, middle);
            // The accelerator is the end of the name, and must not be cut off.
            var name = TextStyle.Clean(row.Platform);
            var style = TextStyle.Text.Measure(name) <= Labels - Swatch - 8 ? TextStyle.Text : TextStyle.Fine;
            sheet.Text(style, name, Sheet.Edge + Swatch, middle, Sheet.Ink, room: Labels - Swatch - 4);
            if (row.NotRun is { } reason)
            {
                var room = Sheet.Width - Sheet.Edge - left;
                sheet.Text(TextStyle.Note, TextStyle.Clean(reason), left, middle, Sheet.Quiet, room: room);
            }
        }
    }

    private void DrawHead(OverheadPart part, float left)
    {
        var (style, width) = (TextStyle.Bold, part.Slots * _cell);
        sheet.Text(style, TextStyle.Clean(part.Title), left, sheet.Y + (style.LineHeight / 2), Sheet.Ink, room: width);
        sheet.Line(left, left + width - Rim, sheet.Y + style.LineHeight + 1, Sheet.Ink, thickness: 1.5f);
        foreach (var (index, header) in part.Headers.Index())
        {
            var lines = LinesOf(header);
            var centre = left + ((index + 0.5f) * _cell);
            foreach (var (line, text) in lines.Index())
            {
                var middle = _top - 4 - ((lines.Count - line - 0.5f) * TextStyle.Fine.LineHeight);
                sheet.Text(TextStyle.Fine, text, centre, middle, Sheet.Quiet, SKTextAlign.Center);
            }
        }
    }

    private void DrawRow(OverheadPart part, OverheadRow? row, float left, float y)
    {
        for (var index = 0; index < part.Count; index++)
        {
            var x = left + (index * _cell);
            if (row?.Cells[part.First + index] is not { } cell)
            {
                DrawCell(null, false, "–", "", x, y);
                continue;
            }

            // A figure of the page cache has no colour: it is not the device's, and must not catch the eye.
            var cost = row.IsNative || cell.IsPageCache ? null : cell.Cost?.Median;
            DrawCell(cost, cost is not null && cell.IsCertain, OverheadText.Main(row, cell), OverheadText.Interval(row, cell), x, y);
        }

        var behind = left + (part.Count * _cell);
        if (part.HasMean && row?.Mean is { } mean)
        {
            DrawCell(mean, false, Quantity.FormatRatio(mean), $"of {row.Ratios}", behind, y);
        }
        else if (part.HasMean && row is not null)
        {
            DrawCell(null, false, row.IsNative ? "" : "–", "", behind, y);
        }
    }

    private void DrawCell(double? cost, bool certain, string figure, string interval, float x, float y)
    {
        var paper = cost is { } ratio ? CostPalette.Of(ratio) : SKColors.White;
        var ink = Contrast.InkOn(paper);
        var centre = x + (_cell / 2);
        sheet.Rectangle(x, y, _cell - Rim, RowHeight - Rim, paper);
        if (interval.Length == 0)
        {
            var quiet = cost is null ? Sheet.Quiet : ink;
            sheet.Text(TextStyle.Fine, figure, centre, y + (RowHeight / 2), quiet, SKTextAlign.Center, _cell - 4);
            return;
        }

        var style = certain ? TextStyle.BoldNote : TextStyle.Note;
        sheet.Text(style, figure, centre, y + 11, ink, SKTextAlign.Center, _cell - 4);

        // With an end cut off it would be another number.
        var fitting = TextStyle.Fine.Measure(interval) <= _cell - 2 ? TextStyle.Fine : TextStyle.Tiny;
        sheet.Text(fitting, interval, centre, y + 26, ink, SKTextAlign.Center, _cell - 2);
    }
}
