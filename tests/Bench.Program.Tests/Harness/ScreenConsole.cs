using System.Text;
using Spectre.Console;

namespace Bench.Program.Tests.Harness;

/// <summary>A terminal as one sees it: it understands what progress writes, and keeps what stays on the screen.</summary>
internal sealed class ScreenConsole : TextWriter, IAnsiConsoleOutput
{
    private const char Escape = '\u001b';

    private readonly List<StringBuilder> _lines = [new()];
    private readonly StringBuilder _written = new();
    private readonly StringBuilder _sequence = new();
    private int _column;

    private ScreenConsole(int width, bool isTerminal) => (Width, IsTerminal) = (width, isTerminal);

    public int Width { get; }

    public int Height => 50;

    public bool IsTerminal { get; }

    public TextWriter Writer => this;

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>What one sees.</summary>
    public IReadOnlyList<string> Lines => [.. _lines.Select(line => line.ToString().TrimEnd())];

    /// <summary>The line that the cursor is in.</summary>
    public string Current => Lines[^1];

    /// <summary>Everything that was written, control sequences included.</summary>
    public string Written => _written.ToString();

    /// <summary>The longest line that was ever on the screen.</summary>
    public int Longest { get; private set; }

    public static (IAnsiConsole Console, ScreenConsole Screen) Terminal(int width)
        => Make(new ScreenConsole(width, isTerminal: true), AnsiSupport.Yes);

    public static (IAnsiConsole Console, ScreenConsole Screen) Pipe() => Make(new ScreenConsole(180, isTerminal: false), AnsiSupport.No);

    public override void Write(char value)
    {
        _written.Append(value);
        if (_sequence.Length > 0)
        {
            _sequence.Append(value);
            if (char.IsAsciiLetter(value))
            {
                Assert.Equal($"{Escape}[K", _sequence.ToString());
                _lines[^1].Length = Math.Min(_lines[^1].Length, _column);
                _sequence.Clear();
            }

            return;
        }

        switch (value)
        {
            case Escape:
                _sequence.Append(value);
                break;
            case '\r':
                _column = 0;
                break;
            case '\n':
                _lines.Add(new StringBuilder());
                _column = 0;
                break;
            default:
                Put(value);
                break;
        }
    }

    public void SetEncoding(Encoding encoding)
    {
        // It is text already.
    }

    private static (IAnsiConsole Console, ScreenConsole Screen) Make(ScreenConsole screen, AnsiSupport ansi) =>
        (AnsiConsole.Create(new AnsiConsoleSettings { Out = screen, Ansi = ansi, ColorSystem = ColorSystemSupport.NoColors }), screen);

    private void Put(char value)
    {
        var line = _lines[^1];
        if (_column < line.Length)
        {
            line[_column] = value;
        }
        else
        {
            line.Append(value);
        }

        _column++;
        Longest = Math.Max(Longest, line.Length);
    }
}
