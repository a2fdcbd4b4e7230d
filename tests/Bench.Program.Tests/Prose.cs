using System.Text.RegularExpressions;

namespace Bench.Program.Tests;

/// <summary>Takes text apart as a reader does, to count the words of its sentences.</summary>
internal static partial class Prose
{
    /// <summary>Words that a sentence may have.</summary>
    public const int LongestSentence = 30;

    /// <summary>The sentences that are too long. A line break ends a sentence.</summary>
    public static IEnumerable<string> LongSentences(string text) =>
        text.Split('\n').SelectMany(line => SentenceEnd().Split(line)).Where(sentence => Words(sentence) > LongestSentence);

    /// <summary>The columns of a line of help, which are apart by two blanks at least.</summary>
    public static IEnumerable<string> Columns(string line) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The paragraphs, items and cells of Markdown, each in one line, without code and the addresses of links.</summary>
    public static IEnumerable<string> Paragraphs(string markdown)
    {
        var paragraph = new List<string>();
        foreach (var line in CodeBlock().Replace(markdown, "\n").Split('\n').Append(string.Empty))
        {
            var isOwn = line.StartsWith('|') || line.StartsWith('#') || string.IsNullOrWhiteSpace(line);
            if (isOwn || ItemStart().IsMatch(line))
            {
                yield return Plain(string.Join(' ', paragraph));
                paragraph.Clear();
            }

            if (!isOwn)
            {
                paragraph.Add(line.Trim());
            }

            foreach (var cell in line.StartsWith('|') ? line.Split('|') : [])
            {
                yield return Plain(cell);
            }
        }
    }

    private static string Plain(string markdown) => Code().Replace(Link().Replace(markdown, "$1"), "Code");

    // A mark alone, such as a dash or a percent sign, is no word.
    private static int Words(string sentence) =>
        sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit));

    [GeneratedRegex(@"(?<=[.!?][*)'""]*)\s+(?=[*('""\[]*\p{Lu})")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^\s*([-*]|[0-9]+\.) ")]
    private static partial Regex ItemStart();

    [GeneratedRegex(@"!?\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}
