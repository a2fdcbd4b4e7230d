using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Bench.Charts.Report;

/// <summary>Builds the page. As a tree of elements, so that text from outside can only ever be text.</summary>
internal static class Html
{
    private static readonly HashSet<string> Void = ["meta", "img", "br"];

    /// <summary>An element. Strings become text, without the characters that XML cannot hold; null is left out.</summary>
    public static XElement Element(string name, params object?[] content)
    {
        var element = new XElement(name, content.Select(item => item is string text ? Legal(text) : item));
        if (!Void.Contains(name) && element.IsEmpty)
        {
            // "<td />" is an opening tag to a browser.
            element.Add("");
        }

        return element;
    }

    /// <summary>An attribute whose value comes from outside.</summary>
    public static XAttribute Attribute(string name, string value) => new(name, Legal(value));

    /// <summary>A heading with what belongs under it.</summary>
    public static XElement Section(string id, string heading, params object?[] content) =>
        Element("section", Attribute("id", id), Element("h2", heading), content);

    /// <summary>A table that scrolls by itself on a narrow screen. The first cell of each row is its header.</summary>
    public static XElement Table(string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Cell>> rows)
    {
        var body = rows.ToList();
        return Element("div",
            Attribute("class", "scroll"),
            Attribute("tabindex", "0"),
            Attribute("role", "region"),
            Attribute("aria-label", caption),
            Element("table",
                Element("caption", caption),
                Element("thead", Element("tr", columns.Select((column, index) => Element("th",
                    Attribute("scope", "col"),
                    body.Exists(row => row[index].IsNumber) ? Attribute("class", "number") : null,
                    column)))),
                Element("tbody", body.Select(row => Element("tr", row.Select((cell, index) => Write(cell, index == 0)))))));
    }

    private static XElement Write(Cell cell, bool header) => Element(
        header ? "th" : "td",
        header ? Attribute("scope", "row") : null,
        cell.IsNumber ? Attribute("class", "number") : null,
        cell.Text);

    private static string Legal(string text)
    {
        var legal = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (!rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value))
            {
                legal.Append(rune.ToString());
            }
        }

        return legal.ToString();
    }
}

/// <summary>A cell of a table.</summary>
/// <param name="Text">What stands in it.</param>
/// <param name="IsNumber">Whether it is set flush right with figures of equal width.</param>
internal readonly record struct Cell(string Text, bool IsNumber = false)
{
    /// <summary>A cell of text.</summary>
    public static implicit operator Cell(string text) => new(text);
}
