using System.Text;
using System.Xml.Linq;

namespace Bench.Reporting.Report;

/// <summary>The charts that answer no question by themselves.</summary>
internal static class ChartsSection
{
    /// <summary>The section. A chart that the run has nothing for is named with the reason.</summary>
    /// <param name="outcomes">The run's charts.</param>
    /// <param name="shown">Names of those that stand elsewhere.</param>
    public static XElement Write(
        IEnumerable<ChartOutcome> outcomes,
        IReadOnlySet<string> shown) => Html.Folded("charts", "More charts", outcomes
        .Where(outcome => !shown.Contains(outcome.Name))
        .Select(outcome => outcome.Figure is { } figure ? Write(outcome.Name, figure) : Missing(outcome)));

    /// <summary>A chart, inside the page: as an image, for identifiers of one chart must not meet those of another.</summary>
    public static XElement Write(string name, Figure figure) =>
        Html.Element("figure",
            Html.Attribute("id", $"chart-{name}"),
            Html.Element("div",
                Html.Attribute("class", "scroll"),
                Html.Attribute("tabindex", "0"),
                Html.Attribute("role", "region"),
                Html.Attribute("aria-label", $"Chart: {figure.Title}"),
                Html.Element("img",
                    Html.Attribute("alt", figure.Description),
                    Html.Attribute("width", $"{figure.Width}"),
                    Html.Attribute("height", $"{figure.Height}"),
                    Html.Attribute("src", $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg()))}"))));

    private static XElement Missing(ChartOutcome outcome) =>
        Html.Element("p", Html.Attribute("id", $"chart-{outcome.Name}"), Html.Element("b", $"{outcome.Title}: no chart. "), outcome.Reason);
}
