using Bench.Results.Text;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>Writes lines of text to a console: in colours on a terminal, plain elsewhere and with <c>NO_COLOR</c>.</summary>
internal static class LineView
{
    public static void Write(IAnsiConsole console, IEnumerable<TextLine> lines)
    {
        foreach (var line in lines)
        {
            Write(console, line);
        }
    }

    private static void Write(IAnsiConsole console, TextLine line)
    {
        if (line.Spans.All(span => span.Tone == TextTone.Plain))
        {
            // Not by the console, which would break a path that is wider than the terminal.
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
