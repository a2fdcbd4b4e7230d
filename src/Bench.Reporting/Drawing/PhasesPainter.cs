using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>Draws boots as bars of equal length: a row a platform, a piece a part, coloured by who spends it.</summary>
internal sealed class PhasesPainter : IDisposable
{
    private const float Labels = 176;
    private const float RowHeight = 52;
    private const float BarHeight = 44;
    private const float Rim = 1;
    private const float Padding = 4;
    private const float Swatch = 14;

    private readonly TextPainter _name = new(15);
    private readonly TextPainter _figure = new(13);
    private readonly TextPainter _small = new(12);

    /// <inheritdoc />
    public void Dispose()
    {
        _name.Dispose();
        _figure.Dispose();
        _small.Dispose();
    }

    /// <summary>Draws what the colours mean, or only measures without a canvas; returns where what follows may begin.</summary>
    public float Legend(SKCanvas? canvas, IEnumerable<Spender> spenders, float y)
    {
        var x = FigureFrame.Edge;
        foreach (var spender in spenders)
        {
            var name = PhasesText.NameOf(spender);
            using var paper = new SKPaint { Color = SpenderPalette.Paper(spender) };
            canvas?.DrawRect(x, y, Swatch, Swatch, paper);
            if (canvas is not null)
            {
                _figure.Draw(canvas, name, x + Swatch + Padding, y + (Swatch / 2), FigureFrame.Ink);
            }

            x += Swatch + (2 * Padding) + _figure.Measure(name) + FigureFrame.Gap;
        }

        return y + Swatch + FigureFrame.Gap;
    }

    /// <summary>Draws a boot, or only measures without a canvas; returns where what follows may begin.</summary>
    public float Draw(SKCanvas? canvas, BootBreakdown boot, string label, float y)
    {
        if (canvas is null)
        {
            return y + RowHeight;
        }

        var name = TextCleaner.Clean(label);
        var painter = _name.Measure(name) <= Labels - Padding ? _name : _small;
        painter.Draw(canvas, painter.Shorten(name, Labels - Padding), FigureFrame.Edge, y + 13, FigureFrame.Ink);
        _figure.Draw(canvas, Quantity.Format(boot.Whole.Median, "ms"), FigureFrame.Edge, y + 32, FigureFrame.Quiet);
        var x = FigureFrame.Edge + Labels;
        var width = FigureFrame.Width - FigureFrame.Edge - x;
        foreach (var part in boot.Parts)
        {
            var piece = (float)part.Share.Median * width;
            Draw(canvas, part, x, piece, y);
            x += piece;
        }

        return y + RowHeight;
    }

    private void Draw(SKCanvas canvas, PhaseShare part, float x, float width, float y)
    {
        using var paper = new SKPaint { Color = SpenderPalette.Paper(part.Spender), IsAntialias = true };
        canvas.DrawRect(x, y, Math.Max(width - Rim, 0.5f), BarHeight, paper);
        var ink = SpenderPalette.Ink(part.Spender);
        var (time, share) = (Quantity.Format(part.Milliseconds, "ms"), PhasesText.Percent(part.Share.Median));
        string[][] forms = [[.. _small.Wrap(part.Label, width - (2 * Padding)), $"{time}, {share}"], [time, share], [share]];
        if (Array.Find(forms, form => Fits(form, width)) is not { } lines)
        {
            return;
        }

        var height = lines.Length * _small.LineHeight;
        foreach (var (line, text) in lines.Index())
        {
            _small.Draw(canvas, text, x + Padding, y + ((BarHeight - height) / 2) + ((line + 0.5f) * _small.LineHeight), ink);
        }
    }

    private bool Fits(string[] lines, float width) => lines.Length * _small.LineHeight <= BarHeight
        && Array.TrueForAll(lines, line => _small.Measure(line) <= width - (2 * Padding) && !line.EndsWith('…'));
}
