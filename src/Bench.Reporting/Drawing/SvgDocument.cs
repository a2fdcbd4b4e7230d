using System.Globalization;
using System.Xml.Linq;

namespace Bench.Reporting.Drawing;

/// <summary>Finishes the SVG that the drawing library emits, so that it reads well in a browser that lacks the font.</summary>
internal static class SvgDocument
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    /// <summary>Adds name and description to what the canvas wrote, lets it scale, and gives each text fonts to fall back on.</summary>
    public static string Finish(byte[] svg, Figure figure)
    {
        using var stream = new MemoryStream(svg);
        var root = XDocument.Load(stream).Root!;
        root.SetAttributeValue("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {figure.Width} {figure.Height}"));
        root.SetAttributeValue("role", "img");
        root.AddFirst(new XElement(Svg + "title", figure.Title), new XElement(Svg + "desc", figure.Description));
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
        var names = new Dictionary<string, string>();
        foreach (var area in root.Descendants(Svg + "clipPath").ToLookup(clip => string.Concat(clip.Elements())))
        {
            var name = $"clip{names.Values.Distinct().Count() + 1}";
            foreach (var clip in area)
            {
                names[$"url(#{(string?)clip.Attribute("id")})"] = name;
            }

            area.First().SetAttributeValue("id", name);
            area.Skip(1).Remove();
        }

        foreach (var attribute in root.Descendants().Attributes("clip-path"))
        {
            attribute.Value = $"url(#{names[attribute.Value]})";
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
