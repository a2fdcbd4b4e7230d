using System.Globalization;
using System.Xml.Linq;

namespace Bench.Reporting.Drawing;

/// <summary>Finishes the SVG that the drawing library emits, so that it reads well in a browser that lacks the font.</summary>
internal static class SvgDocument
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Adds name and description, lets the image scale, and gives each text fonts to fall back on.</summary>
    /// <param name="svg">The document as the canvas wrote it.</param>
    /// <param name="title">Name of the image.</param>
    /// <param name="description">What it shows, in words.</param>
    /// <param name="width">Width, pixels.</param>
    /// <param name="height">Height, pixels.</param>
    public static string Finish(byte[] svg, string title, string description, int width, int height)
    {
        using var stream = new MemoryStream(svg);
        var root = XDocument.Load(stream).Root!;
        root.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {width} {height}"));
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(Svg + "title", TextCleaner.Clean(title)), new XElement(Svg + "desc", TextCleaner.Clean(description)));
        ShareClips(root);
        foreach (var text in root.Descendants(Svg + "text"))
        {
            Finish(text);
        }

        return root.ToString();
    }

    /// <summary>
    /// The canvas writes a clipping area for every mark, numbered on through the process. Equal ones become one, numbered from 1, so
    /// that the same run gives the same bytes.
    /// </summary>
    private static void ShareClips(XElement root)
    {
        var clips = root.Descendants(Svg + "clipPath").ToList();
        var names = clips.Select(clip => string.Concat(clip.Elements())).Distinct().Index()
            .ToDictionary(area => area.Item, area => $"clip{area.Index + 1}");
        var renamed = clips.ToDictionary(clip => $"url(#{(string?)clip.Attribute("id")})", clip => names[string.Concat(clip.Elements())]);
        foreach (var attribute in root.Descendants().Attributes("clip-path"))
        {
            attribute.Value = $"url(#{renamed[attribute.Value]})";
        }

        foreach (var area in clips.GroupBy(clip => string.Concat(clip.Elements())))
        {
            area.First().SetAttributeValue("id", names[area.Key]);
            area.Skip(1).Remove();
        }
    }

    /// <summary>
    /// The canvas places every glyph, for a font that the reader lacks: another font set on those places is torn apart. So only
    /// the start and the length are kept, and the browser spaces its own font to that length.
    /// </summary>
    private static void Finish(XElement text)
    {
        text.Value = text.Value.Trim();
        text.SetAttributeValue("x", First(text, "x"));
        text.SetAttributeValue("y", First(text, "y"));
        text.SetAttributeValue("font-family", ChartFont.SvgFamilies);
        if (text.Value.Length > 1 && float.TryParse(text.Attribute("font-size")?.Value, CultureInfo.InvariantCulture, out var size))
        {
            using var font = ChartFont.Create(size, bold: text.Attribute("font-weight") is not null);
            text.SetAttributeValue("textLength", font.MeasureText(text.Value).ToString("0.#", CultureInfo.InvariantCulture));
            text.SetAttributeValue("lengthAdjust", "spacingAndGlyphs");
        }
    }

    private static string First(XElement text, string attribute) =>
        (text.Attribute(attribute)?.Value ?? "0").Split(',', ' ')[0];
}
