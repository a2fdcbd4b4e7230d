using System.Text;

namespace Bench.Results.Summary;

/// <summary>Breaks text into lines at spaces.</summary>
public static class TextWrap
{
    private const string Ellipsis = "…";

    /// <summary>Lines of at most a width, in characters. A word that is longer has a line of its own and is not broken.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Width of a line, 1 or more.</param>
    /// <param name="indent">Spaces before each line but the first.</param>
    public static IReadOnlyList<string> Lines(string text, int width, int indent = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        var lines = new List<string>();
        var line = new StringBuilder();
        var begin = 0;
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > begin && line.Length + 1 + word.Length > width)
            {
                lines.Add(line.ToString());
                line.Clear().Append(' ', indent);
                begin = indent;
            }

            line.Append(line.Length > begin ? " " : "").Append(word);
        }

        lines.Add(line.ToString());
        return lines;
    }

    /// <summary>One line of at most a width: cut behind a word, with an ellipsis where something is left out.</summary>
    public static string Cut(string text, int width)
    {
        var line = OneLine(text);
        if (line.Length <= width)
        {
            return line;
        }

        var kept = Lines(line, Math.Max(1, width - Ellipsis.Length))[0];
        return (kept.Length < width ? kept : kept[..Math.Max(0, width - Ellipsis.Length)]) + Ellipsis;
    }

    /// <summary>Text of others without line ends, control characters and runs of spaces.</summary>
    public static string OneLine(string text)
    {
        var clean = string.Concat(text.Select(character => char.IsControl(character) || char.IsWhiteSpace(character) ? ' ' : character));
        return string.Join(' ', clean.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
