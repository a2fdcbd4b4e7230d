using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bench.Reporting.Tests;

/// <summary>Reads from an SVG what a reader would see.</summary>
internal sealed partial class SvgReader(string svg)
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private readonly XElement _root = XElement.Parse(svg);

    /// <summary>All text of more than one character that is drawn, with the box that it fills.</summary>
    public IReadOnlyList<(string Text, double Left, double Top, double Right, double Bottom)> Texts =>
    [
        .. from text in _root.Descendants(Svg + "text")
           where text.Value.Length > 1
           let size = Number(text, "font-size")
           let shift = Shift((string?)text.Attribute("transform"))
           let left = Number(text, "x") + shift.X
           let line = Number(text, "y") + shift.Y
           select (text.Value, left, line - (size * 0.72), left + Number(text, "textLength"), line + (size * 0.2)),
    ];

    /// <summary>Circles of the panels: those of the legend stand above the first panel.</summary>
    public IReadOnlyList<(double X, double Y, string Fill)> Circles =>
        [.. from circle in _root.Descendants(Svg + "ellipse") where circle.Parent!.Name == Svg
            + "g" select (Number(circle, "cx"), Number(circle, "cy"), (string?)circle.Attribute("fill") ?? "black")];

    /// <summary>The places of the markers beside names of series: of circles the middle, of other shapes their first corner.</summary>
    public IReadOnlyList<(double X, double Y)> SeriesMarkers =>
    [
        .. from shape in _root.Elements()
           where (string?)shape.Attribute("fill") == "#5A5A5A" && shape.Name != Svg + "text"
           let corner = Corner().Match((string?)shape.Attribute("d") ?? "")
           select corner.Success
               ? (double.Parse(corner.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(
                   corner.Groups[2].Value,
                   CultureInfo.InvariantCulture))
               : (Number(shape, "cx"), Number(shape, "cy")),
    ];

    /// <summary>Left and right end of each interval, from the top.</summary>
    public IReadOnlyList<(double Left, double Right)> Intervals =>
    [
        .. from path in _root.Descendants(Svg + "path")
           where (string?)path.Attribute("fill") == "none" && (string?)path.Attribute("stroke-width") == "2"
               && path.Parent!.Name == Svg + "g"
           let points = Points().Matches((string)path.Attribute("d")!)
               .Select(match => double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))
               .ToList()
           where points.Count == 6
           select (points.Min(), points.Max()),
    ];

    public IEnumerable<string> FontFamilies => _root.Descendants(Svg + "text").Select(text => (string)text.Attribute("font-family")!);

    private static double Number(XElement element, string attribute)
        => double.Parse((string?)element.Attribute(attribute) ?? "0", CultureInfo.InvariantCulture);

    /// <summary>The only transformation that charts use on text is a shift; any other is a defect of this reader.</summary>
    private static (double X, double Y) Shift(string? transform)
    {
        if (transform is null)
        {
            return (0, 0);
        }

        var match = Translation().Match(transform);
        Assert.True(match.Success, transform);
        return (double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), double.Parse(
            match.Groups[2].Value,
            CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^translate\((-?[\d.]+) (-?[\d.]+)\)$")]
    private static partial Regex Translation();

    [GeneratedRegex(@"^M([\d.]+) ([\d.]+)")]
    private static partial Regex Corner();

    [GeneratedRegex(@"[ML]([\d.]+) [\d.]+")]
    private static partial Regex Points();
}
