using Spectre.Console;

namespace Bench.Views;

/// <summary>
/// One line of a terminal that is rewritten in place, with messages above it. Elsewhere there is no such line, and a message is a line.
/// </summary>
internal sealed class LiveLine(IAnsiConsole console)
{
    private string _line = string.Empty;

    /// <summary>Whether there is such a line.</summary>
    public bool IsShown => console.Profile.Capabilities.Ansi && console.Profile.Out.IsTerminal;

    public int Width => console.Profile.Width;

    /// <summary>Writes a message above the line.</summary>
    public void Say(string text)
    {
        var line = _line;
        Erase();
        var width = console.Profile.Out.IsTerminal ? Width : int.MaxValue;
        foreach (var part in TextWrap.Lines(TextWrap.OneLine(text), width, indent: 2))
        {
            console.Profile.Out.Writer.WriteLine(part);
        }

        Draw(line);
    }

    /// <summary>Replaces the line.</summary>
    public void Draw(string line)
    {
        if (IsShown && line.Length > 0)
        {
            console.Profile.Out.Writer.Write($"\r{line}\u001b[K");
            console.Profile.Out.Writer.Flush();
            _line = line;
        }
    }

    public void Erase()
    {
        if (_line.Length > 0)
        {
            console.Profile.Out.Writer.Write("\r\u001b[K");
            _line = string.Empty;
        }
    }
}
