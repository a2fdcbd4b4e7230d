using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>The font that every chart is drawn with: shipped inside the library, because a host may have none.</summary>
internal static class ChartFont
{
    public const string Family = "Open Sans";

    /// <summary>What an SVG asks a browser for; the last ones exist everywhere.</summary>
    public const string SvgFamilies = "'Open Sans', 'Noto Sans', 'Segoe UI', 'DejaVu Sans', Verdana, Arial, sans-serif";

    private static readonly Lazy<SKTypeface> RegularFace = new(() => Load("OpenSans-Regular.ttf"));
    private static readonly Lazy<SKTypeface> BoldFace = new(() => Load("OpenSans-Bold.ttf"));
    private static readonly Lazy<bool> Registration = new(AddToScottPlot);

    /// <summary>Makes the font known to ScottPlot and its default. Call before the first plot is made; further calls do nothing.</summary>
    public static void Register() => _ = Registration.Value;

    /// <summary>A font of this size, in pixels. The caller disposes it.</summary>
    public static SKFont Create(float size, bool bold = false) =>
        new(bold ? BoldFace.Value : RegularFace.Value, size) { Subpixel = true, Hinting = SKFontHinting.None };

    private static bool AddToScottPlot()
    {
        ScottPlot.Fonts.FontResolvers.Insert(0, new EmbeddedResolver());
        ScottPlot.Fonts.Default = Family;
        return true;
    }

    private static SKTypeface Load(string file)
    {
        using var stream = typeof(ChartFont).Assembly.GetManifestResourceStream($"Bench.Reporting.Fonts.{file}");
        return SKTypeface.FromStream(stream);
    }

    private sealed class EmbeddedResolver : IFontResolver
    {
        public SKTypeface? CreateTypeface(string fontName, FontWeight weight, FontSlant slant, FontSpacing spacing) =>
            CreateTypeface(fontName, weight >= FontWeight.SemiBold, slant != FontSlant.Upright);

        // ScottPlot may dispose what it is given, so it gets a typeface of its own.
        public SKTypeface? CreateTypeface(string fontName, bool bold, bool italic) =>
            fontName == Family ? Load(bold ? "OpenSans-Bold.ttf" : "OpenSans-Regular.ttf") : null;
    }
}
