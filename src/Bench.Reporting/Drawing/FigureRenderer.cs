using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>Lays a figure out and draws it on any canvas. Everything that needs room is measured, nothing is assumed.</summary>
internal sealed class FigureRenderer : IDisposable
{
    private const int Width = FigureFrame.Width;
    private const float Edge = FigureFrame.Edge;
    private const float ColumnGap = 18;
    private const float Gap = FigureFrame.Gap;
    private const float LargestLabels = 330;

    private static readonly SKColor Ink = FigureFrame.Ink;
    private static readonly SKColor Quiet = FigureFrame.Quiet;
    private static readonly SKColor Muted = SKColor.Parse("#5A5A5A");
    private static readonly SKColor Stripe = SKColor.Parse("#F3F3F3");
    private static readonly SKColor Rule = FigureFrame.Rule;

    private readonly FigureFrame _frame = new();
    private readonly TextPainter _text = new(15);
    private readonly TextPainter _bold = new(15, bold: true);
    private readonly TextPainter _small = new(14);
    private readonly FigureContent _content;

    /// <summary>Lays out this content.</summary>
    public FigureRenderer(FigureContent content) => _content = content;

    /// <summary>Draws the figure; on no canvas, only measures it.</summary>
    /// <param name="canvas">The canvas, or null.</param>
    /// <param name="drawn">Told of each panel's plot after it was drawn, with its axes in place.</param>
    /// <returns>The height, pixels.</returns>
    public float Draw(SKCanvas? canvas, Action<Panel, Plot>? drawn = null)
    {
        var y = _frame.Head(canvas, _content.Title, _content.Subtitle);
        y = Legend(canvas, y) + Gap;
        foreach (var band in _content.Bands)
        {
            y = Draw(canvas, band, y, drawn) + Gap;
        }

        return _frame.Foot(canvas, _content.Footnotes, _content.Footer, y);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _frame.Dispose();
        _text.Dispose();
        _bold.Dispose();
        _small.Dispose();
    }

    private bool IsAlone => _content.Bands is [{ Panels: [_] }];

    private static SKPaint Line(SKColor colour) => new() { Color = colour, StrokeWidth = 1, IsStroke = true };

    private float Legend(SKCanvas? canvas, float y)
    {
        const float markerRoom = 18;
        const float itemGap = 22;
        var colour = Muted.ToString();
        var items = _content.Families
            .Select(family => (Text: FamilyPalette.Legend(family), Marker: PanelPlot.Marker(
                MarkerShape.FilledSquare,
                FamilyPalette.Colour(family),
                false)))
            .ToList();
        var shapes = _content.Series.Select(series => (Text: series.Name, Marker: PanelPlot.Marker(series.Shape, "#5A5A5A", false)))
            .ToList();
        if (_content.Bands.SelectMany(band => band.Panels).SelectMany(panel => panel.Marks).Any(mark => mark.Hollow))
        {
            shapes.Add(("page cache, not the device", PanelPlot.Marker(MarkerShape.FilledCircle, "#5A5A5A", true)));
        }

        using var paint = Paint.NewDisposablePaint();
        foreach (var group in new[] { items, shapes }.Where(group => group.Count > 0))
        {
            var x = Edge;
            foreach (var (text, marker) in group)
            {
                var width = markerRoom + _text.Measure(text);
                if (x > Edge && x + width > Width - Edge)
                {
                    (x, y) = (Edge, y + _text.LineHeight + 2);
                }

                if (canvas is not null)
                {
                    marker.Render(canvas, new Pixel(x + PanelPlot.MarkerSize / 2, y + _text.LineHeight / 2), paint);
                    _text.Draw(canvas, text, x + markerRoom, y + _text.LineHeight / 2, Ink);
                }

                x += width + itemGap;
            }

            y += _text.LineHeight + 2;
        }

        return y;
    }

    private float Draw(SKCanvas? canvas, Band band, float y, Action<Panel, Plot>? drawn)
    {
        var rowHeight = band.Panels.Max(panel => panel.Series.Count) switch { 1 => 22, 2 => 26, _ => 34 };
        // The title of a lone panel is that of the figure.
        var heading = (IsAlone ? 0 : _bold.LineHeight) + _small.LineHeight + 6;
        var top = y + heading;
        var bottom = top + rowHeight * band.Rows.Count;
        if (canvas is not null)
        {
            var labels = Labels(canvas, band, top, rowHeight);
            var column = (Width - Edge - labels - ColumnGap * (band.Panels.Count - 1)) / band.Panels.Count;
            for (var index = 0; index < band.Panels.Count; index++)
            {
                Draw(canvas, band, band.Panels[index], labels + index * (column + ColumnGap), column, y, top, rowHeight, drawn);
            }

            Messages(canvas, band, labels, top, rowHeight);
        }

        return bottom + PanelPlot.AxisHeight;
    }

    /// <summary>Draws the names of the rows with their stripes; returns where the panels may begin.</summary>
    private float Labels(SKCanvas canvas, Band band, float top, float rowHeight)
    {
        const float swatch = 16;
        var variants = band.Rows.Max(row => _text.Measure(row.Variant));
        var room = LargestLabels - swatch - (variants > 0 ? variants + Gap : 0);
        var platforms = Math.Min(Math.Max(room, 120), band.Rows.Max(row => _text.Measure(row.Platform)));
        var start = Edge + swatch + platforms + (variants > 0 ? Gap + variants : 0) + Gap;
        using var rule = Line(Rule);
        using var paint = Paint.NewDisposablePaint();
        foreach (var (index, row) in band.Rows.Index())
        {
            var y = top + index * rowHeight;
            using var stripe = new SKPaint { Color = StripeOf(band, index) };
            canvas.DrawRect(Edge, y, Width - 2 * Edge, rowHeight, stripe);

            if (index > 0 && row.Family != band.Rows[index - 1].Family)
            {
                canvas.DrawLine(Edge, y, Width - Edge, y, rule);
            }

            var middle = y + rowHeight / 2;
            if (row.StartsPlatform)
            {
                PanelPlot.Marker(MarkerShape.FilledSquare, FamilyPalette.Colour(row.Family), false)
                    .Render(canvas, new Pixel(Edge + 7, middle), paint);
                _text.Draw(canvas, _text.Shorten(TextCleaner.Clean(row.Platform), platforms), Edge + swatch, middle, Ink);
            }

            _text.Draw(canvas, row.Variant, Edge + swatch + platforms + Gap, middle, Quiet);
        }

        return start;
    }

    private void Draw(
        SKCanvas canvas, Band band, Panel panel, float left, float width, float y, float top, float rowHeight, Action<Panel, Plot>? drawn)
    {
        var rows = band.Rows.Count;
        var values = panel.Series.Select((series, index) => ValueWidth(panel, series, index)).ToList();
        var plotWidth = width - values.Sum();
        var noteMiddle = top - 6 - _small.LineHeight / 2;
        if (!IsAlone)
        {
            _bold.Draw(canvas, _bold.Shorten(panel.Title, width), left + PanelPlot.SideRoom, y + _bold.LineHeight / 2, Ink);
        }

        var names = panel.Series.Sum(series => _small.Measure(series.Name) + Gap);
        _small.Draw(canvas, _small.Shorten(panel.Note, width - names), left + PanelPlot.SideRoom, noteMiddle, Quiet);

        using var plot = PanelPlot.Create(panel, rows, plotWidth - 2 * PanelPlot.SideRoom);
        var area = new PixelRect(left, left + plotWidth, top + rowHeight * rows + PanelPlot.AxisHeight, top);
        // The first drawing of a plot is done twice over, to settle its layout: it goes nowhere, or all marks would stand there twice.
        using var nowhere = new SKNoDrawCanvas(Width, (int)area.Bottom + 1);
        plot.Render(nowhere, area);
        plot.Render(canvas, area);
        drawn?.Invoke(panel, plot);

        var right = left + plotWidth;
        foreach (var (index, series) in panel.Series.Index())
        {
            right += values[index];
            _small.Draw(canvas, series.Name, right, noteMiddle, Quiet, SKTextAlign.Right);
            foreach (var mark in panel.Marks.Where(mark => mark.Series == index))
            {
                _small.Draw(canvas, panel.Format(mark.Median), right, top + (mark.Row + 0.5f) * rowHeight, Ink, SKTextAlign.Right);
            }
        }

        foreach (var text in panel.Texts)
        {
            Words(canvas, band, text.Row, text.Text, left, width, top, rowHeight);
        }
    }

    private float ValueWidth(Panel panel, Series series, int index) =>
        Gap + panel.Marks.Where(mark => mark.Series == index).Select(mark => _small.Measure(panel.Format(mark.Median)))
            .Append(_small.Measure(series.Name))
            .Max();

    private void Messages(SKCanvas canvas, Band band, float left, float top, float rowHeight)
    {
        foreach (var (index, row) in band.Rows.Index().Where(pair => pair.Item.Message is not null))
        {
            Words(canvas, band, index, row.Message!, left, Width - Edge - left, top, rowHeight);
        }
    }

    /// <summary>Words in place of marks: their row is wiped, so that no grid line runs through them.</summary>
    private void Words(SKCanvas canvas, Band band, int row, string text, float left, float width, float top, float rowHeight)
    {
        using var paper = new SKPaint { Color = StripeOf(band, row) };
        canvas.DrawRect(left, top + row * rowHeight + 1, width, rowHeight - 2, paper);
        var shown = _small.Shorten(text, width - 2 * PanelPlot.SideRoom);
        _small.Draw(canvas, shown, left + PanelPlot.SideRoom, top + (row + 0.5f) * rowHeight, Muted);
    }

    /// <summary>Every other platform stands on grey.</summary>
    private static SKColor StripeOf(Band band, int row)
        => band.Rows.Take(row + 1).Count(above => above.StartsPlatform) % 2 == 1 ? Stripe : SKColors.White;
}
