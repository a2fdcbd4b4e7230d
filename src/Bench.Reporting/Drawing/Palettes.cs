using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>The platform families in the colours of Okabe and Ito, which colour-blind readers can tell apart.</summary>
internal static class FamilyPalette
{
    public static string Colour(string family) => family switch
    {
        "process" => "#000000",
        "namespace" => "#0072B2",
        PlatformFamilies.Container => "#009E73",
        "sandbox" => "#CC79A7",
        PlatformFamilies.Machine => "#D55E00",
        PlatformFamilies.Nested => "#E69F00",
        _ => "#56B4E9",
    };

    public static string Legend(string family) => family switch
    {
        "sandbox" => "sandbox (user-space kernel)",
        PlatformFamilies.Machine => "virtual machine",
        PlatformFamilies.Nested => "container in a virtual machine",
        _ => family,
    };
}

/// <summary>
/// Colours of cost ratios: blue is better than native, grey equal, orange worse; the darker the farther. The steps are those of Brewer's
/// sequences Blues and Oranges (C. A. Brewer, colorbrewer2.org). Colour-blind readers tell blue from orange by hue, and the steps by
/// lightness.
/// </summary>
internal static class CostPalette
{
    /// <summary>The steps from better to worse, each with the largest ratio that it covers.</summary>
    public static IReadOnlyList<(double UpTo, string Legend, SKColor Paper)> Steps { get; } =
    [
        (0.67, "≤ 0.67", SKColor.Parse("#6BAED6")),
        (0.95, "to 0.95", SKColor.Parse("#C6DBEF")),
        (1.05, "about 1", SKColor.Parse("#F5F5F5")),
        (1.25, "to 1.25", SKColor.Parse("#FEE6CE")),
        (2, "to 2", SKColor.Parse("#FDC38D")),
        (5, "to 5", SKColor.Parse("#FD8D3C")),
        (20, "to 20", SKColor.Parse("#E06A1B")),
        (100, "to 100", SKColor.Parse("#A63603")),
        (double.PositiveInfinity, "> 100", SKColor.Parse("#6B2102")),
    ];

    public static SKColor Of(double cost) => Steps.First(step => cost <= step.UpTo).Paper;
}

/// <summary>Colours of who spends a part of a boot, in the colours of Okabe and Ito, and grey for nobody.</summary>
internal static class SpenderPalette
{
    public static SKColor Of(Spender spender) => SKColor.Parse(spender switch
    {
        Spender.Client => "#56B4E9",
        Spender.Engine => "#0072B2",
        Spender.Shim => "#CC79A7",
        Spender.Runtime => "#009E73",
        Spender.Firmware => "#F0E442",
        Spender.Kernel => "#D55E00",
        Spender.Init => "#E69F00",
        _ => "#C8C8C8",
    });
}

/// <summary>Contrast by WCAG 2.1.</summary>
internal static class Contrast
{
    /// <summary>The contrast of two colours, from 1 to 21.</summary>
    public static double Of(SKColor one, SKColor other)
    {
        var (a, b) = (Luminance(one), Luminance(other));
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    /// <summary>The colour of text on paper of this colour: white or ink, whichever has the larger contrast.</summary>
    public static SKColor InkOn(SKColor paper) => Of(paper, SKColors.White) > Of(paper, Sheet.Ink) ? SKColors.White : Sheet.Ink;

    private static double Luminance(SKColor colour) =>
        (0.2126 * Linear(colour.Red)) + (0.7152 * Linear(colour.Green)) + (0.0722 * Linear(colour.Blue));

    private static double Linear(byte channel)
    {
        var share = channel / 255.0;
        return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
    }
}
