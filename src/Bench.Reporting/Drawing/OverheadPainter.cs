using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>Draws bands of an overhead table: a row a platform, a coloured cell a column.</summary>
internal sealed class OverheadPainter : IDisposable
{
    /// <summary>How many cells have room side by side.</summary>
    public const int MostSlots = 9;

    private const float Labels = 188;
    private const float Swatch = 16;
    private const float PartGap = 12;
    private const float WidestCell = 112;
    private const float RowHeight = 36;
    private const float Rim = 1;
    private const int HeaderLines = 3;

    private static readonly SKColor Quiet = FigureFrame.Quiet;

    private readonly TextPainter _name = new(15);
    private readonly TextPainter _bold = new(15, bold: true);
    private readonly TextPainter _figure = new(14);
    private readonly TextPainter _certain = new(14, bold: true);
    private readonly TextPainter _small = new(12);
    private readonly TextPainter _tiny = new(10);

    /// <inheritdoc />
    public void Dispose()
    {
        _name.Dispose();
        _bold.Dispose();
        _figure.Dispose();
        _certain.Dispose();
        _small.Dispose();
        _tiny.Dispose();
    }

    /// <summary>Draws what the colours mean, or only measures without a canvas; returns where what follows may begin.</summary>
    public float Legend(SKCanvas? canvas, float y)
    {
        var x = FigureFrame.Edge;
        var (width, height) = (88f, 24f);
        foreach (var step in canvas is null ? [] : CostPalette.Steps)
        {
            using var paper = new SKPaint { Color = step.Paper };
            canvas!.DrawRect(x, y, width - Rim, height, paper);
            Centred(canvas, _figure, step.Legend, x + (width / 2), y + (height / 2), step.Ink);
            x += width;
        }

        return y + height + FigureFrame.Gap;
    }

    /// <summary>Draws a band, or only measures without a canvas; returns where what follows may begin.</summary>
    public float Draw(SKCanvas? canvas, OverheadBand band, float y)
    {
        var cell = CellWidth(band);
        var headers = band.Parts.SelectMany(Headers).Max(header => Lines(header, cell).Count);
        var top = y + _bold.LineHeight + (headers * _small.LineHeight) + 8;
        if (canvas is not null)
        {
            RowNames(canvas, band, top);
            var x = FigureFrame.Edge + Labels;
            foreach (var part in band.Parts)
            {
                Draw(canvas, band, part, x, cell, y, top);
                x += (part.Slots * cell) + PartGap;
            }
        }

        return top + (band.Rows.Count * RowHeight) + FigureFrame.Gap;
    }

    private static float CellWidth(OverheadBand band) =>
        Math.Min(WidestCell, (FigureFrame.Width - (2 * FigureFrame.Edge) - Labels - (PartGap * (band.Parts.Count - 1))) / band.Slots);

    private static IEnumerable<string> Headers(OverheadPart part)
    {
        var labels = part.Group.Columns.Skip(part.First).Take(part.Count).Select(column => TextCleaner.Clean(column.Label));
        return part.HasMean ? labels.Append("geometric mean") : labels;
    }

    /// <summary>A header in lines; a long name is broken behind its dots and dashes, too.</summary>
    private List<string> Lines(string header, float width)
    {
        var lines = _small.Wrap(header.Replace(".", ". ", StringComparison.Ordinal).Replace("-", "- ", StringComparison.Ordinal), width - 8)
            .Select(line => line.Replace(". ", ".", StringComparison.Ordinal).Replace("- ", "-", StringComparison.Ordinal))
            .ToList();
        return lines.Count <= HeaderLines
            ? lines
            : [.. lines.Take(HeaderLines - 1), _small.Shorten(string.Concat(lines.Skip(HeaderLines - 1)), width - 8)];
    }

    private void RowNames(SKCanvas canvas, OverheadBand band, float top)
    {
        using var paint = Paint.NewDisposablePaint();
        using var rule = new SKPaint { Color = FigureFrame.Rule, StrokeWidth = 1, IsStroke = true };
        foreach (var (index, row) in band.Rows.Index())
        {
            var y = top + (index * RowHeight);
            var middle = y + (RowHeight / 2);
            if (index > 0 && row.Family != band.Rows[index - 1].Family)
            {
                canvas.DrawLine(FigureFrame.Edge, y, FigureFrame.Edge + Labels - 6, y, rule);
            }

            PanelPlot.Marker(MarkerShape.FilledSquare, FamilyPalette.Colour(row.Family), false)
                .Render(canvas, new Pixel(FigureFrame.Edge + 7, middle), paint);
            // Its accelerator is the end of the name, and must not be cut off.
            var name = TextCleaner.Clean(row.Platform);
            var painter = _name.Measure(name) <= Labels - Swatch - 8 ? _name : _small;
            painter.Draw(canvas, painter.Shorten(name, Labels - Swatch - 4), FigureFrame.Edge + Swatch, middle, FigureFrame.Ink);
            if (row.NotRun is { } reason)
            {
                _figure.Draw(
                    canvas,
                    _figure.Shorten(TextCleaner.Clean(reason), FigureFrame.Width - (2 * FigureFrame.Edge) - Labels),
                    FigureFrame.Edge + Labels,
                    middle,
                    Quiet);
            }
        }
    }

    private void Draw(SKCanvas canvas, OverheadBand band, OverheadPart part, float left, float cell, float y, float top)
    {
        using var rule = new SKPaint { Color = FigureFrame.Ink, StrokeWidth = 1.5f, IsStroke = true };
        _bold.Draw(
            canvas,
            _bold.Shorten(TextCleaner.Clean(part.Title), part.Slots * cell),
            left,
            y + (_bold.LineHeight / 2),
            FigureFrame.Ink);
        canvas.DrawLine(left, y + _bold.LineHeight + 1, left + (part.Slots * cell) - Rim, y + _bold.LineHeight + 1, rule);
        foreach (var (index, header) in Headers(part).Index())
        {
            var lines = Lines(header, cell);
            foreach (var (line, text) in lines.Index())
            {
                Centred(
                    canvas,
                    _small,
                    text,
                    left + ((index + 0.5f) * cell),
                    top - 4 - ((lines.Count - line - 0.5f) * _small.LineHeight),
                    Quiet);
            }
        }

        foreach (var (index, shown) in band.Rows.Index())
        {
            var row = part.Group.Rows.FirstOrDefault(row => row.Platform == shown.Platform);
            var place = top + (index * RowHeight);
            if (shown.NotRun is null)
            {
                Draw(canvas, part, row is { NotRun: null } ? row : null, left, cell, place);
            }
        }
    }

    private void Draw(SKCanvas canvas, OverheadPart part, OverheadRow? row, float left, float width, float y)
    {
        for (var index = 0; index < part.Count; index++)
        {
            var x = left + (index * width);
            if (row?.Cells[part.First + index] is { } cell)
            {
                // What is not the device's has no colour: it is not to catch the eye.
                var cost = row.IsNative || cell.IsPageCache ? null : cell.Cost?.Median;
                Draw(
                    canvas,
                    cost,
                    cost is not null && cell.IsCertain,
                    OverheadText.Main(row, cell),
                    OverheadText.Interval(row, cell),
                    x,
                    width,
                    y);
            }
            else
            {
                Draw(canvas, null, false, "–", "", x, width, y);
            }
        }

        if (part.HasMean && row is not null)
        {
            var (figure, of) = row.Mean is { } mean ? (Quantity.FormatRatio(mean), $"of {row.Ratios}") : (row.IsNative ? "" : "–", "");
            Draw(canvas, row.Mean, false, figure, of, left + (part.Count * width), width, y);
        }
    }

    private void Draw(SKCanvas canvas, double? cost, bool certain, string figure, string interval, float x, float width, float y)
    {
        var ink = cost is null ? FigureFrame.Ink : CostPalette.Of(cost.Value).Ink;
        using var paper = new SKPaint { Color = cost is null ? SKColors.White : CostPalette.Of(cost.Value).Paper };
        canvas.DrawRect(x, y, width - Rim, RowHeight - Rim, paper);
        var centre = x + (width / 2);
        var painter = certain ? _certain : _figure;
        if (interval.Length == 0)
        {
            Centred(canvas, _small, _small.Shorten(figure, width - 4), centre, y + (RowHeight / 2), cost is null ? Quiet : ink);
            return;
        }

        Centred(canvas, painter, painter.Shorten(figure, width - 4), centre, y + 11, ink);

        // An end of it that is cut off would be another number.
        var fitting = _small.Measure(interval) <= width - 2 ? _small : _tiny;
        Centred(canvas, fitting, fitting.Shorten(interval, width - 2), centre, y + 26, ink);
    }

    private static void Centred(SKCanvas canvas, TextPainter painter, string text, float centre, float middle, SKColor colour) =>
        painter.Draw(canvas, text, centre - (painter.Measure(text) / 2), middle, colour);
}
