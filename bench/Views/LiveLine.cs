using Spectre.Console;

namespace Bench.Views;

/// <summary>One line of a terminal that is rewritten in place, with messages above it. Elsewhere there are only messages.</summary>
internal sealed class LiveLine(IAnsiConsole console)
{
    private const string Separator = " · ";

    /// <summary>Columns for the latest value and the beginning of its case: the current case is cut before these are.</summary>
    private const int LeastOfLast = 16;

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

    /// <summary>Replaces the line.</summary>
    public void Draw(string position, string now, string last) => Write(Fit(console.Profile.Width, position, now, last));

    public void Erase()
    {
        if (_line.Length > 0)
        {
            console.Profile.Out.Writer.Write("\r\u001b[K");
            _line = "";
        }
    }

    /// <summary>Fits the line to a terminal. Its last column stays free, since some terminals begin a new line there.</summary>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="position">Round, case and time left; cut only where the terminal is narrower.</param>
    /// <param name="now">The current case.</param>
    /// <param name="last">The latest measurement, with the value first; empty before the first.</param>
    public static string Fit(int width, string position, string now, string last)
    {
        var room = Math.Max(0, width - 1);
        if (last.Length == 0)
        {
            return Cut($"{position}{Separator}{now}", room);
        }

        var left = room - position.Length - (2 * Separator.Length);
        if (left < 2 * LeastOfLast)
        {
            return Cut($"{position}{Separator}{last}", room);
        }

        var ofLast = Math.Min(last.Length, Math.Max(LeastOfLast, left - now.Length));
        return $"{position}{Separator}{Cut(now, left - ofLast)}{Separator}{Cut(last, ofLast)}";
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

    private static string Cut(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        return length == 0 ? "" : $"{text[..(length - 1)]}…";
    }
}
