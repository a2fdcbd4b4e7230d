using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>What every figure has around its panels: title and subtitle above, notes and the environment below.</summary>
internal sealed class FigureFrame : IDisposable
{
    /// <summary>Width of every figure, pixels.</summary>
    public const int Width = 1000;

    /// <summary>Distance of everything from the figure's edges, pixels.</summary>
    public const float Edge = 24;

    /// <summary>Distance between parts, pixels.</summary>
    public const float Gap = 12;

    private readonly TextPainter _title = new(26, bold: true);
    private readonly TextPainter _text = new(15);
    private readonly TextPainter _small = new(14);

    /// <summary>Colour of text.</summary>
    public static SKColor Ink { get; } = SKColor.Parse("#111111");

    /// <summary>Colour of text that is less in the foreground.</summary>
    public static SKColor Quiet { get; } = SKColor.Parse("#444444");

    /// <summary>Colour of lines between parts.</summary>
    public static SKColor Rule { get; } = SKColor.Parse("#9A9A9A");

    /// <summary>Draws title and subtitle, or only measures without a canvas; returns where what follows may begin.</summary>
    public float Head(SKCanvas? canvas, string title, string subtitle)
    {
        var y = Lines(canvas, _title, [title], Edge, Ink) + 2;
        return Lines(canvas, _text, _text.Wrap(subtitle, Width - (2 * Edge)), y, Quiet) + Gap;
    }

    /// <summary>Draws notes and the environment from a height on, or only measures; returns the figure's height.</summary>
    public float Foot(SKCanvas? canvas, IReadOnlyList<string> notes, string footer, float y)
    {
        foreach (var note in notes)
        {
            y = Lines(canvas, _small, _small.Wrap(note, Width - (2 * Edge)), y, Ink);
        }

        y += Gap / 2;
        using var rule = new SKPaint { Color = Rule, StrokeWidth = 1, IsStroke = true };
        canvas?.DrawLine(Edge, y, Width - Edge, y, rule);
        y += Gap / 2;
        return Lines(canvas, _small, _small.Wrap(footer, Width - (2 * Edge)), y, Quiet) + (Edge / 2);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _title.Dispose();
        _text.Dispose();
        _small.Dispose();
    }

    private static float Lines(SKCanvas? canvas, TextPainter text, IEnumerable<string> lines, float y, SKColor colour)
    {
        foreach (var line in lines)
        {
            if (canvas is not null)
            {
                text.Draw(canvas, line, Edge, y + (text.LineHeight / 2), colour);
            }

            y += text.LineHeight;
        }

        return y;
    }
}
