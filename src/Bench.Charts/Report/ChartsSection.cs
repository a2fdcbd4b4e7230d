using System.Text;
using System.Xml.Linq;

namespace Bench.Charts.Report;

/// <summary>The charts, inside the page.</summary>
internal static class ChartsSection
{
    /// <summary>The section. A chart that the run has nothing for is named with the reason.</summary>
    public static XElement Write(IEnumerable<ChartOutcome> outcomes) =>
        Html.Section("charts", "Charts", outcomes.Select(outcome => outcome.Figure is { } figure ? Write(outcome.Name, figure) : Missing(outcome)));

    // As an image and not as elements of the page: identifiers of one chart must not meet those of another.
    private static XElement Write(string name, Figure figure) =>
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
                    Html.Attribute("src", $"data:image/svg+xml;base64,{Convert.ToBase64String(Encoding.UTF8.GetBytes(figure.ToSvg()))}"))),
            Html.Element("figcaption", $"{figure.Title}. The same values are in the tables below."));

    private static XElement Missing(ChartOutcome outcome) =>
        Html.Element("p", Html.Attribute("id", $"chart-{outcome.Name}"), Html.Element("b", $"{outcome.Title}: no chart. "), outcome.Reason);
}
