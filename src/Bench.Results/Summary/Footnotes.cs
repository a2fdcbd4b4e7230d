using Bench.Results.Flags;

namespace Bench.Results.Summary;

/// <summary>Footnotes of tables: each is said once, with the number of rows that carry it.</summary>
public sealed class Footnotes
{
    /// <summary>Longest text of a footnote, in characters: what a program printed before it failed is in samples.jsonl.</summary>
    private const int Longest = 240;

    private readonly List<string> _texts = [];
    private readonly Dictionary<string, int> _rows = [];

    /// <summary>The marks of a row, as in <c>[1] [3]</c>. That rounds are too few has none: it is said once for all tables.</summary>
    public string MarksOf(MetricSummary row) =>
        string.Join(' ', row.Flags.Where(flag => flag.Kind != FlagKind.TooFewRounds).Select(TextOf).Distinct().Select(MarkOf));

    /// <summary>The footnotes, in the order of their marks.</summary>
    public IEnumerable<string> Lines =>
        _texts.Select((text, index) => $"[{index + 1}] {text} ({_rows[text]} {(_rows[text] == 1 ? "row" : "rows")})");

    private static string TextOf(Flag flag) => FlagWords.Of(flag.Kind) ?? TextWrap.Cut(flag.Text, Longest);

    private string MarkOf(string text)
    {
        if (_rows.TryAdd(text, 0))
        {
            _texts.Add(text);
        }

        _rows[text]++;
        return $"[{_texts.IndexOf(text) + 1}]";
    }
}
