using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Bench.Reporting.Report;

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

    /// <summary>A heading that shows what belongs under it when it is opened, without a script.</summary>
    public static XElement Folded(string id, string heading, params object?[] content) =>
        Element("section", Attribute("id", id), Element("details", Element("summary", Element("h2", heading)), content));

    /// <summary>Text in which what stands between two backticks is code.</summary>
    public static object[] Prose(string text) =>
        [.. text.Split('`').Select((part, index) => index % 2 == 0 ? (object)part : Element("code", part))];

    /// <summary>A table that scrolls by itself on a narrow screen. The first cell of each row is its header; a column without any text is
    /// left out.</summary>
    /// <param name="caption">What the table shows.</param>
    /// <param name="columns">Headings.</param>
    /// <param name="rows">One cell a column each.</param>
    /// <param name="showsCaption">False where a paragraph before the table says it, which does not scroll with it.</param>
    public static XElement Table(
        string caption,
        IReadOnlyList<string> columns,
        IEnumerable<IReadOnlyList<Cell>> rows,
        bool showsCaption = true)
    {
        var all = rows.ToList();
        var shown = Enumerable.Range(0, columns.Count).Where(column => column == 0 || all.Exists(row => row[column].Text.Length > 0))
            .ToList();
        var body = all.ConvertAll(row => shown.ConvertAll(column => row[column]));
        return Element("div",
            Attribute("class", "scroll"),
            Attribute("tabindex", "0"),
            Attribute("role", "region"),
            Attribute("aria-label", caption),
            Element("table",
                showsCaption ? Element("caption", caption) : null,
                Element("thead", Element("tr", shown.Select((column, index) => Element("th",
                    Attribute("scope", "col"),
                    body.Exists(row => row[index].IsNumber) ? Attribute("class", "number") : null,
                    columns[column])))),
                Element("tbody", body.Select(row => Element("tr", row.Select((cell, index) => Write(cell, index == 0)))))));
    }

    private static XElement Write(Cell cell, bool header) => Element(
        header ? "th" : "td",
        header ? Attribute("scope", "row") : null,
        ClassOf(cell) is { Length: > 0 } name ? Attribute("class", name) : null,
        cell.Text);

    private static string ClassOf(Cell cell)
        => string.Join(' ', new[] { cell.IsNumber ? "number" : "", ToneOf(cell.Tone) }.Where(name => name.Length > 0));

    private static string ToneOf(TextTone tone) => tone switch
    {
        TextTone.Faint => "faint",
        TextTone.Some => "some",
        TextTone.High => "high",
        _ => "",
    };

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
/// <param name="Tone">How it is shown.</param>
internal readonly record struct Cell(string Text, bool IsNumber = false, TextTone Tone = TextTone.Plain)
{
    /// <summary>A cell of text.</summary>
    public static implicit operator Cell(string text) => new(text);
}
