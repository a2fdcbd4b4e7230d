using System.Xml;
using System.Xml.Linq;

namespace Bench.Reporting.Report;

/// <summary>Builds the page as a tree of elements, so that text from outside can only ever be text.</summary>
internal static class Html
{
    private static readonly HashSet<string> Void = ["meta", "img", "br"];

    /// <summary>Text of an embedded file.</summary>
    public static string Resource(string file)
    {
        using var reader = new StreamReader(typeof(Html).Assembly.GetManifestResourceStream($"Bench.Reporting.{file}")!);
        return reader.ReadToEnd();
    }

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

    public static XAttribute Attribute(string name, string value) => new(name, Legal(value));

    /// <summary>A paragraph of a class of the style sheet.</summary>
    public static XElement Paragraph(string style, string text) => Element("p", Attribute("class", style), text);

    public static XElement Section(string id, string heading, params object?[] content) =>
        Element("section", Attribute("id", id), Element("h2", heading), content);

    /// <summary>A heading that unfolds its content, without a script.</summary>
    public static XElement Folded(string id, string heading, params object?[] content) =>
        Element("section", Attribute("id", id), Element("details", Element("summary", Element("h2", heading)), content));

    /// <summary>Text in which parts between two backticks are code.</summary>
    public static object[] Prose(string text) =>
        [.. text.Split('`').Select((part, index) => index % 2 == 0 ? (object)part : Element("code", part))];

    /// <summary>Content that scrolls sideways by itself on a narrow screen.</summary>
    public static XElement Scroll(string label, XElement content) => Element("div",
        Attribute("class", "scroll"),
        Attribute("tabindex", "0"),
        Attribute("role", "region"),
        Attribute("aria-label", label),
        content);

    /// <summary>A table. The first cell of each row is its header; a column without any text is left out.</summary>
    public static XElement Table(
        string caption, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<Cell>> rows, bool showsCaption = true)
    {
        var all = rows.ToList();
        var shown = Enumerable.Range(0, columns.Count).Where(column => column == 0 || all.Exists(row => row[column].Text.Length > 0))
            .ToList();
        var body = all.ConvertAll(row => shown.ConvertAll(column => row[column]));
        return Scroll(caption, Element("table",
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
        cell.Class.Length > 0 ? Attribute("class", cell.Class) : null,
        cell.Text);

    private static string Legal(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value)));
}

/// <summary>A cell of a table. A number is set flush right with figures of equal width.</summary>
internal readonly record struct Cell(string Text, bool IsNumber = false, TextTone Tone = TextTone.Plain)
{
    public static implicit operator Cell(string text) => new(text);

    public string Class => $"{(IsNumber ? "number" : "")} {(Tone == TextTone.Plain ? "" : Tone.ToString().ToLowerInvariant())}".Trim();

    public static Cell Number(string text) => new(text, IsNumber: true);

    /// <summary>An interval; empty without an estimate.</summary>
    public static Cell Interval(Estimate? estimate, Func<double, string> format, string otherwise = "too few rounds") => estimate switch
    {
        null => "",
        { Low: { } low, High: { } high } => Number($"{format(low)} – {format(high)}"),
        _ => Number(otherwise),
    };
}
