using Spectre.Console;

namespace Bench.Commands;

/// <summary>Writes text and tables to a console: in colours on a terminal, plain elsewhere and with <c>NO_COLOR</c>.</summary>
internal static class LineView
{
    /// <summary>Writes lines as they are.</summary>
    public static void Write(this IAnsiConsole console, IEnumerable<TextLine> lines)
    {
        foreach (var line in lines)
        {
            Write(console, line);
        }
    }

    /// <summary>Writes a table in the console's width, and names the columns that it has no room for.</summary>
    public static void Write(this IAnsiConsole console, TextTable table)
    {
        var layout = table.Fit(console.Profile.Width);
        console.Write(layout.Lines);
        if (layout.LeftOut.Count > 0)
        {
            console.Say($"No room for: {string.Join(", ", layout.LeftOut)}");
        }
    }

    /// <summary>
    /// Writes text: on a terminal broken at spaces, elsewhere a paragraph a line. Not by the console, which would break paths.
    /// </summary>
    /// <param name="console">Where to.</param>
    /// <param name="text">The text; its line ends stay.</param>
    /// <param name="indent">Spaces before each line but the first of a paragraph.</param>
    public static void Say(this IAnsiConsole console, string text, int indent = 0)
    {
        var output = console.Profile.Out;
        var width = output.IsTerminal ? console.Profile.Width : int.MaxValue;
        foreach (var line in text.Split('\n').SelectMany(paragraph => TextWrap.Lines(TextWrap.OneLine(paragraph), width, indent)))
        {
            output.Writer.WriteLine(line);
        }
    }

    /// <summary>Writes a line as it is, however wide: a path or a command that is there to be copied.</summary>
    public static void WriteWhole(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    private static void Write(IAnsiConsole console, TextLine line)
    {
        if (!HasTones(console) || line.Spans.All(span => span.Tone == TextTone.Plain))
        {
            console.Profile.Out.Writer.WriteLine(line.ToString());
            return;
        }

        var paragraph = new Paragraph();
        foreach (var span in line.Spans)
        {
            paragraph.Append(span.Text, StyleOf(span.Tone));
        }

        console.Write(paragraph);
        console.WriteLine();
    }

    private static bool HasTones(IAnsiConsole console) =>
        console.Profile.Capabilities.Ansi && console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;

    /// <summary>Colours of the terminal's own palette, which is made for its background, dark or light.</summary>
    private static Style StyleOf(TextTone tone) => tone switch
    {
        TextTone.Heading => new Style(decoration: Decoration.Bold),
        TextTone.Faint => new Style(decoration: Decoration.Dim),
        TextTone.Some => new Style(Color.Olive),
        TextTone.High => new Style(Color.Maroon),
        _ => Style.Plain,
    };
}
