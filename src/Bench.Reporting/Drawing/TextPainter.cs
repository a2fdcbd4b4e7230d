using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>Measures and draws the text around the panels.</summary>
internal sealed class TextPainter : IDisposable
{
    private readonly SKFont _font;

    /// <summary>Text of this size, in pixels.</summary>
    public TextPainter(float size, bool bold = false)
    {
        _font = ChartFont.Create(size, bold);
        LineHeight = MathF.Ceiling(size * 1.35f);
    }

    /// <summary>Distance from line to line, pixels.</summary>
    public float LineHeight { get; }

    /// <summary>Width of the text, pixels.</summary>
    public float Measure(string text) => _font.MeasureText(text);

    /// <summary>Draws the text with its middle at this height.</summary>
    public void Draw(SKCanvas canvas, string text, float x, float middle, SKColor colour, SKTextAlign align = SKTextAlign.Left)
    {
        if (text.Length == 0)
        {
            return;
        }

        using var paint = new SKPaint { Color = colour, IsAntialias = true };
        // The middle of a lower-case line with ascenders lies a good third of the size above the base line.
        canvas.DrawText(
            text,
            align == SKTextAlign.Right ? x - Measure(text) : x,
            middle + _font.Size * 0.36f,
            SKTextAlign.Left,
            _font,
            paint);
    }

    /// <summary>The text, or as much of it as fits in this width with an ellipsis.</summary>
    public string Shorten(string text, float width)
    {
        if (Measure(text) <= width)
        {
            return text;
        }

        var length = text.Length;
        while (length > 0 && Measure($"{text[..length].TrimEnd()}…") > width)
        {
            length -= char.IsLowSurrogate(text[length - 1]) && length > 1 ? 2 : 1;
        }

        return $"{text[..length].TrimEnd()}…";
    }

    /// <summary>The text in lines of this width at most, broken at spaces.</summary>
    public IReadOnlyList<string> Wrap(string text, float width)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && Measure($"{lines[^1]} {word}") <= width)
            {
                lines[^1] += $" {word}";
            }
            else
            {
                lines.Add(Shorten(word, width));
            }
        }

        return lines;
    }

    /// <inheritdoc />
    public void Dispose() => _font.Dispose();
}
