using Spectre.Console;

namespace Bench.Views;

/// <summary>Writes to consoles: in colours on a terminal, plain elsewhere and with <c>NO_COLOR</c>.</summary>
internal static class Terminal
{
    // A table in a file is not wrapped at 80 columns.
    private const int WidthOfFiles = 180;

    public static IAnsiConsole Out { get; } = Create(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Error { get; } = Create(Console.Error, Console.IsErrorRedirected);

    /// <summary>Writes lines as they are.</summary>
    public static void Write(this IAnsiConsole console, IEnumerable<TextLine> lines)
    {
        foreach (var line in lines)
        {
            Write(console, line);
        }
    }

    /// <summary>Writes a table in the console's width, and names the columns that do not fit.</summary>
    public static void Write(this IAnsiConsole console, TextTable table)
    {
        var layout = table.Fit(console.Profile.Width);
        console.Write(layout.Lines);
        if (layout.LeftOut.Count > 0)
        {
            console.Say($"No room for: {string.Join(", ", layout.LeftOut)}");
        }
    }

    /// <summary>Writes text: on a terminal broken at spaces, elsewhere a paragraph a line. Spectre would break paths.</summary>
    /// <param name="console">The console.</param>
    /// <param name="text">The text; its line ends stay.</param>
    /// <param name="indent">Spaces before each line but the first of a paragraph.</param>
    public static void Say(this IAnsiConsole console, string text, int indent = 0)
    {
        var width = console.Profile.Out.IsTerminal ? console.Profile.Width : int.MaxValue;
        foreach (var line in text.Split('\n').SelectMany(paragraph => TextWrap.Lines(TextWrap.OneLine(paragraph), width, indent)))
        {
            console.WriteWhole(line);
        }
    }

    /// <summary>Writes a line as it is, however wide: a path or a command that is there to be copied.</summary>
    public static void WriteWhole(this IAnsiConsole console, string line) => console.Profile.Out.Writer.WriteLine(line);

    private static void Write(IAnsiConsole console, TextLine line)
    {
        var hasTones = console.Profile.Capabilities.Ansi && console.Profile.Capabilities.ColorSystem != ColorSystem.NoColors;
        if (!hasTones || line.Spans.All(span => span.Tone == TextTone.Plain))
        {
            console.WriteWhole(line.ToString());
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

    // Colours of the terminal's own palette, which suits its background, dark or light.
    private static Style StyleOf(TextTone tone) => tone switch
    {
        TextTone.Heading => new Style(decoration: Decoration.Bold),
        TextTone.Faint => new Style(decoration: Decoration.Dim),
        TextTone.Some => new Style(Color.Olive),
        TextTone.High => new Style(Color.Maroon),
        _ => Style.Plain,
    };

    private static IAnsiConsole Create(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (redirected)
        {
            console.Profile.Width = WidthOfFiles;
        }

        return console;
    }
}
