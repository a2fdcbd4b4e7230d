using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>
/// Colours of cost ratios, in steps: blue is better than native, grey equal, orange worse, and the darker the farther. The steps are
/// those of Brewer's sequences Blues and Oranges
/// (C. A. Brewer, colorbrewer2.org), which go evenly from light to dark and which colour-blind readers can tell apart: blue from orange
/// by hue, and the steps of each by lightness.
/// </summary>
internal static class CostPalette
{
    /// <summary>The steps, from better to worse.</summary>
    public static IReadOnlyList<CostStep> Steps { get; } =
    [
        new(0.67, "≤ 0.67", "#6BAED6"),
        new(0.95, "to 0.95", "#C6DBEF"),
        new(1.05, "about 1", "#F5F5F5"),
        new(1.25, "to 1.25", "#FEE6CE"),
        new(2, "to 2", "#FDC38D"),
        new(5, "to 5", "#FD8D3C"),
        new(20, "to 20", "#E06A1B"),
        new(100, "to 100", "#A63603"),
        new(double.PositiveInfinity, "> 100", "#6B2102"),
    ];

    /// <summary>The step of a cost ratio.</summary>
    public static CostStep Of(double cost) => Steps.First(step => cost <= step.UpTo);
}

/// <summary>One step of the colours.</summary>
/// <param name="UpTo">The largest ratio that it is for.</param>
/// <param name="Legend">What the legend says.</param>
/// <param name="Colour">Colour as <c>#RRGGBB</c>.</param>
internal sealed record CostStep(double UpTo, string Legend, string Colour)
{
    /// <summary>The colour of the paper.</summary>
    public SKColor Paper { get; } = SKColor.Parse(Colour);

    /// <summary>The colour of text on it: the one of black and white that has the larger contrast (WCAG 2.1, relative luminance).</summary>
    public SKColor Ink => Contrast(Paper, SKColors.White) > Contrast(Paper, FigureFrame.Ink) ? SKColors.White : FigureFrame.Ink;

    /// <summary>The contrast of two colours by WCAG 2.1, from 1 to 21.</summary>
    public static double Contrast(SKColor one, SKColor other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(SKColor colour)
        => (0.2126 * Linear(colour.Red)) + (0.7152 * Linear(colour.Green)) + (0.0722 * Linear(colour.Blue));

    private static double Linear(byte channel)
        => channel / 255.0 is var share && share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
}
