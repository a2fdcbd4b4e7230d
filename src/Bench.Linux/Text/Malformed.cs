using System.Text;

namespace Bench.Linux.Text;

/// <summary>The exception for a text of the kernel that is not what its documentation says.</summary>
internal static class Malformed
{
    private const int ExcerptLength = 60;

    public static FormatException Text(string source, string problem, ReadOnlySpan<byte> text)
    {
        var excerpt = Encoding.UTF8.GetString(text[..Math.Min(text.Length, ExcerptLength)]).ReplaceLineEndings("⏎");
        return new FormatException($"Cannot parse {source}: {problem}. It reads \"{excerpt}\".");
    }
}
