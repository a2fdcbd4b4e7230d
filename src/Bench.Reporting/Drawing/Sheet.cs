using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>The page of a figure, filled from the top down. Lengths are pixels.</summary>
internal sealed class Sheet(SKCanvas canvas)
{
    /// <summary>Width of every figure.</summary>
    public const int Width = 1000;

    /// <summary>Distance of everything from the figure's edges.</summary>
    public const float Edge = 24;

    /// <summary>Distance between parts.</summary>
    public const float Gap = 12;

    public static readonly SKColor Ink = SKColor.Parse("#111111");
    public static readonly SKColor Quiet = SKColor.Parse("#444444");
    public static readonly SKColor Rule = SKColor.Parse("#9A9A9A");

    /// <summary>Where the next part begins.</summary>
    public float Y { get; set; } = Edge;

    public void Head(string title, string subtitle)
    {
        Lines(TextStyle.Title, [title], Ink);
        Y += 2;
        Lines(TextStyle.Text, TextStyle.Text.Wrap(subtitle, Width - (2 * Edge)), Quiet);
        Y += Gap;
    }

    /// <summary>Items side by side, each beside the one before it as long as the band fits.</summary>
    public static IReadOnlyList<IReadOnlyList<T>> InBands<T>(IEnumerable<T> items, Func<IReadOnlyList<T>, bool> fits)
    {
        var bands = new List<IReadOnlyList<T>>();
        foreach (var item in items)
        {
            if (bands.Count > 0 && fits([.. bands[^1], item]))
            {
                bands[^1] = [.. bands[^1], item];
            }
            else
            {
                bands.Add([item]);
            }
        }

        return bands;
    }

    /// <summary>Draws the notes and, below a line, the environment.</summary>
    public void Foot(IEnumerable<string> notes, string environment)
    {
        foreach (var note in notes)
        {
            Lines(TextStyle.Note, TextStyle.Note.Wrap(note, Width - (2 * Edge)), Ink);
        }

        Line(Edge, Width - Edge, Y + (Gap / 2), Rule);
        Y += Gap;
        Lines(TextStyle.Note, TextStyle.Note.Wrap(environment, Width - (2 * Edge)), Quiet);
        Y += Edge / 2;
    }

    /// <summary>Draws text with its middle at this height, shortened to a room.</summary>
    public void Text(
        TextStyle style,
        string text,
        float x,
        float middle,
        SKColor colour,
        SKTextAlign align = SKTextAlign.Left,
        float room = float.PositiveInfinity) =>
        style.Draw(canvas, style.Shorten(text, room), x, middle, colour, align);

    public void Rectangle(float x, float y, float width, float height, SKColor colour, bool smooth = false)
    {
        using var paint = new SKPaint { Color = colour, IsAntialias = smooth };
        canvas.DrawRect(x, y, width, height, paint);
    }

    /// <summary>Draws a horizontal line.</summary>
    public void Line(float left, float right, float y, SKColor colour, float thickness = 1)
    {
        using var paint = new SKPaint { Color = colour, StrokeWidth = thickness, IsStroke = true };
        canvas.DrawLine(left, y, right, y, paint);
    }

    /// <summary>Draws a thin slanted line.</summary>
    public void Segment(float x, float y, float toX, float toY, SKColor colour)
    {
        using var paint = new SKPaint { Color = colour, StrokeWidth = 0.75f, IsStroke = true, IsAntialias = true };
        canvas.DrawLine(x, y, toX, toY, paint);
    }

    public void Marker(MarkerStyle marker, float x, float y)
    {
        using var paint = Paint.NewDisposablePaint();
        marker.Render(canvas, new Pixel(x, y), paint);
    }

    public void Plot(Plot plot, PixelRect area)
    {
        // ScottPlot draws a plot twice the first time, to settle its layout: the marks would stand there twice.
        using var nowhere = new SKNoDrawCanvas(Width, (int)area.Bottom + 1);
        plot.Render(nowhere, area);
        plot.Render(canvas, area);
    }

    private void Lines(TextStyle style, IEnumerable<string> lines, SKColor colour)
    {
        foreach (var line in lines)
        {
            style.Draw(canvas, line, Edge, Y + (style.LineHeight / 2), colour);
            Y += style.LineHeight;
        }
    }
}
