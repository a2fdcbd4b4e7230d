using System.Text;
using System.Xml.Linq;
using Bench.Reporting.Charts;
using Bench.Reporting.Drawing;

namespace Bench.Reporting.Report;

/// <summary>The charts that answer no question by themselves.</summary>
internal static class ChartsSection
{
    /// <summary>The section. A chart without a figure is named with the reason.</summary>
    public static XElement Write(IEnumerable<Chart> charts) => Html.Folded("charts", "More charts", charts
        .Select(chart => chart.Figure is { } figure
            ? Write(chart.Name, figure)
            : Html.Element("p",
                Html.Attribute("id", $"chart-{chart.Name}"),
                Html.Element("b", $"{chart.Title}: no chart. "),
                chart.Reason)));

    /// <summary>A chart inside the page: as an image, for identifiers of one chart must not meet those of another.</summary>
    public static XElement Write(string name, Figure figure) => Html.Element("figure",
        Html.Attribute("id", $"chart-{name}"),
        Html.Scroll($"Chart: {figure.Title}", Html.Element("img",
            Html.Attribute("alt", figure.Description),
            Html.Attribute("width", $"{figure.Width}"),
            Html.Attribute("height", $"{figure.Height}"),
            Html.Attribute("src", $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg()))}"))));
}
