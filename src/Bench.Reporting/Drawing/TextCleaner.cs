using System.Text;

namespace Bench.Reporting.Drawing;

/// <summary>Makes text from outside fit for one line of XML: reasons may hold line ends, escape sequences and broken characters.</summary>
internal static class TextCleaner
{
    /// <summary>The text with runs of white space as one space, without control characters and lone surrogates.</summary>
    public static string Clean(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
            {
                if (clean.Length > 0 && clean[^1] != ' ')
                {
                    clean.Append(' ');
                }
            }
            else if (!Rune.IsControl(rune) && rune.Value is not (0xFFFE or 0xFFFF))
            {
                clean.Append(rune.ToString());
            }
        }

        return clean.ToString().TrimEnd();
    }
}
