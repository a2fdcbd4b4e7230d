using System.Text.RegularExpressions;

namespace Bench.Program.Tests;

/// <summary>Takes text apart as a reader does, to count the words of its sentences.</summary>
internal static partial class Prose
{
    /// <summary>Words that a sentence may have.</summary>
    public const int LongestSentence = 30;

    /// <summary>Characters that a paragraph may have: five lines of 140.</summary>
    public const int LongestParagraph = 5 * 140;

    /// <summary>The sentences that are too long. A line break ends a sentence.</summary>
    public static IEnumerable<string> LongSentences(string text) =>
        text.Split('\n').SelectMany(line => SentenceEnd().Split(line)).Where(sentence => Words(sentence) > LongestSentence);

    /// <summary>The columns of a line of help, which are apart by two blanks at least.</summary>
    public static IEnumerable<string> Columns(string line) =>
        line.Split("  ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The paragraphs, items and cells of Markdown, each in one line, without code and the addresses of links.</summary>
    public static IEnumerable<string> Paragraphs(string markdown) => Blocks(markdown).Select(Plain);

    /// <summary>The paragraphs and items of Markdown that take more than five lines.</summary>
    public static IEnumerable<string> LongParagraphs(string markdown) =>
        Blocks(markdown).Where(block => Link().Replace(block, "$1").Length > LongestParagraph);

    /// <summary>The addresses of the links of Markdown.</summary>
    public static IEnumerable<string> Links(string markdown) =>
        Link().Matches(CodeBlock().Replace(markdown, "\n")).Select(link => link.Groups[2].Value);

    /// <summary>The anchors of the headings of Markdown, as GitHub makes them.</summary>
    public static IEnumerable<string> Anchors(string markdown) =>
        CodeBlock().Replace(markdown, "\n").Split('\n').Where(line => line.StartsWith('#'))
            .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static IEnumerable<string> Blocks(string markdown)
    {
        var block = new List<string>();
        foreach (var line in CodeBlock().Replace(markdown, "\n").Split('\n').Select(line => line.Trim()).Append(string.Empty))
        {
            var isOwn = line.StartsWith('|') || line.StartsWith('#') || line.Length == 0;
            if (isOwn || ItemStart().IsMatch(line))
            {
                yield return string.Join(' ', block);
                block.Clear();
            }

            if (!isOwn)
            {
                block.Add(line);
            }

            foreach (var cell in line.StartsWith('|') ? line.Split('|') : [])
            {
                yield return cell;
            }
        }
    }

    private static string Plain(string markdown) => Code().Replace(Link().Replace(markdown, "$1"), "Code");

    // A mark alone, such as a dash or a percent sign, is no word.
    private static int Words(string sentence) =>
        sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Count(word => word.Any(char.IsLetterOrDigit));

    [GeneratedRegex(@"(?<=[.!?][*)'""]*)\s+(?=[*('""\[]*\p{Lu})")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^\s*```.*?^\s*```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"^([-*]|[0-9]+\.) ")]
    private static partial Regex ItemStart();

    [GeneratedRegex(@"!?\[([^\]]*)\]\(([^)]*)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{Nd} _-]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex Code();
}
