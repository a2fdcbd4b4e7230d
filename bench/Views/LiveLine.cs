using Spectre.Console;

namespace Bench.Views;

/// <summary>One line of a terminal that is rewritten in place, with messages above it. Elsewhere there are only messages.</summary>
internal sealed class LiveLine(IAnsiConsole console)
{
    private string _line = "";

    public bool IsShown => console.Profile.Capabilities.Ansi && console.Profile.Out.IsTerminal;

    /// <summary>Writes a message above the line.</summary>
    public void Say(string text)
    {
        var line = _line;
        Erase();
        console.Say(text.ReplaceLineEndings(" "), indent: 2);
        Write(line);
    }

    /// <summary>Replaces the line by the parts that are not empty, cut to the terminal's width. Its last column stays free, since some
    /// terminals begin a new line there.</summary>
    public void Draw(params string[] parts)
    {
        var line = string.Join(" · ", parts.Where(part => part.Length > 0));
        var room = Math.Max(0, console.Profile.Width - 1);
        Write(line.Length <= room ? line : room == 0 ? "" : $"{line[..(room - 1)]}…");
    }

    public void Erase()
    {
        if (_line.Length > 0)
        {
            console.Profile.Out.Writer.Write("\r\u001b[K");
            _line = "";
        }
    }

    private void Write(string line)
    {
        if (IsShown && line.Length > 0)
        {
            console.Profile.Out.Writer.Write($"\r{line}\u001b[K");
            console.Profile.Out.Writer.Flush();
            _line = line;
        }
    }
}
