using System.Text;
using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>A size and weight of text outside of plots, in pixels: measures, breaks and draws it.</summary>
internal sealed class TextStyle(float size, bool bold = false)
{
    public static readonly TextStyle Title = new(26, bold: true);
    public static readonly TextStyle Bold = new(15, bold: true);
    public static readonly TextStyle Text = new(15);
    public static readonly TextStyle BoldNote = new(14, bold: true);
    public static readonly TextStyle Note = new(14);
    public static readonly TextStyle Small = new(13);
    public static readonly TextStyle Fine = new(12);
    public static readonly TextStyle Tiny = new(10);

    private readonly SKFont _font = ChartFont.Create(size, bold);

    public float LineHeight { get; } = MathF.Ceiling(size * 1.35f);

    /// <summary>The text on one line, without control characters and lone surrogates, which XML cannot hold.</summary>
    public static string Clean(string text)
    {
        var legal = text.EnumerateRunes()
            .Where(rune => Rune.IsWhiteSpace(rune) || !(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF));
        return string.Join(' ', string.Concat(legal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

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
        canvas.DrawText(text, x, middle + (_font.Size * 0.36f), align, _font, paint);
    }

    /// <summary>The text, or as much of it as fits in this width with an ellipsis.</summary>
    public string Shorten(string text, float width) =>
        Measure(text) <= width ? text : $"{text[.._font.BreakText(text, width - Measure("…"))].TrimEnd()}…";

    /// <summary>The text in lines of this width at most, broken at spaces.</summary>
    public IReadOnlyList<string> Wrap(string text, float width) =>
    [
        .. Sheet.InBands(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), words => Measure(string.Join(' ', words)) <= width)
            .Select(words => Shorten(string.Join(' ', words), width)),
    ];
}
