namespace Bench.Results.Summary;

/// <summary>The page as lines of plain text, the same for the terminal, <c>summary.md</c> and the report.</summary>
public static class AnswerText
{
    /// <summary>Most lines of a page, so that it fits a screen.</summary>
    public const int MostLines = 40;

    /// <summary>Most characters of a line; a path or a command that is longer stays whole.</summary>
    public const int MostColumns = 100;

    /// <summary>Findings that a full screen keeps, however many platforms there are.</summary>
    private const int FewestFindings = 3;

    private static readonly string[] Clause = [", ", "; ", ". "];

    /// <summary>How the command is called from the checkout, which works before anything is installed.</summary>
    public const string Program = "./scripts/bench";

    /// <summary>The page in at most <see cref="MostLines"/> lines.</summary>
    /// <param name="page">The page.</param>
    /// <param name="width">Width of a line, in characters; more than <see cref="MostColumns"/> counts as that.</param>
    public static IReadOnlyList<TextLine> Lines(AnswerPage page, int width = MostColumns)
    {
        width = Math.Clamp(width, 1, MostColumns);
        var table = TableOf(page.Table, width);
        List<TextLine> lines = [];
        foreach (var size in Sizes(page.Findings.Count, table.Lines.Count - table.Headings))
        {
            lines = LinesOf(page, table, width, size);
            if (lines.Count <= MostLines)
            {
                break;
            }
        }

        return lines;
    }

    /// <summary>The page as text; lines end in a line feed.</summary>
    public static string Write(AnswerPage page, int width = MostColumns) => string.Concat(Lines(page, width).Select(line => $"{line}\n"));

    private static TextLayout TableOf(AnswerTable table, int width)
    {
        var columns = table.Columns.Select((metric, index) =>
            new TextColumn(TextWrap.OneLine(metric.Title)) { IsNumber = true, Breaks = true, Rank = index });
        return columns.Any()
            ? new TextTable([new TextColumn(""), .. columns], AnswerCells.Of(table)).Fit(width)
            : new TextLayout([], 0, []);
    }

    /// <summary>The whole page, then always less of it: what a reader misses least goes first.</summary>
    private static IEnumerable<Size> Sizes(int findings, int rows)
    {
        yield return new Size(IsDense: false, NamesSkippedOnly: false, findings, rows);
        yield return new Size(IsDense: true, NamesSkippedOnly: false, findings, rows);
        yield return new Size(IsDense: true, NamesSkippedOnly: true, findings, rows);
        while (findings > FewestFindings)
        {
            yield return new Size(IsDense: true, NamesSkippedOnly: true, --findings, rows);
        }

        while (rows > 1)
        {
            yield return new Size(IsDense: true, NamesSkippedOnly: true, findings, --rows);
        }
    }

    private static List<TextLine> LinesOf(AnswerPage page, TextLayout table, int width, Size size)
    {
        var leftOut = table.Lines.Count - table.Headings - size.Rows;
        IEnumerable<TextLine> all =
        [
            TextLine.Of(TextWrap.Cut($"What isolation costs on {page.Host}", width), TextTone.Heading),
            // A line has room for the beginning of what the noise was; the report has all of it.
            TextLine.Of(Clauses(TextWrap.OneLine($"{page.Run}; {page.Noise ?? "host noise not recorded"}"), width)),
            TextLine.Empty,
            .. Paragraph(AnswerCells.Caption(page.Table), TextTone.Plain),
            .. table.Lines.Take(table.Headings + size.Rows),
            .. leftOut == 0 ? [] : Paragraph($"… and {leftOut} more platforms, see '{Program} show'"),
            .. AnswerCells.Legend(page.Table) is { } legend ? Paragraph(legend) : [],
            .. table.LeftOut.Count == 0 ? [] : Paragraph($"No room for: {string.Join(", ", table.LeftOut)}"),
            .. Skipped(page.Skipped, size.NamesSkippedOnly).Select(line => TextLine.Of(TextWrap.Cut($"Skipped: {line}", width))),
            .. page.Skipped.Count == 0 ? [] : Paragraph($"Remedies: {Program} doctor"),
            .. page.Findings.Count == 0 ? [] : new[] { TextLine.Empty, TextLine.Of("Findings", TextTone.Heading) },
            .. page.Findings.Take(size.Findings).SelectMany(one => TextLine.Wrap(TextWrap.OneLine($"- {one}"), width, indent: 2)),
            TextLine.Empty,
            .. Tail(page, width).Select(line => TextLine.Of(line)),
        ];
        return [.. all.Where(line => !size.IsDense || line.Spans.Count > 0)];

        IEnumerable<TextLine> Paragraph(string text, TextTone tone = TextTone.Faint) =>
            TextLine.Wrap(TextWrap.OneLine(text), width, tone);
    }

    private static IEnumerable<string> Skipped(IReadOnlyList<PlatformEnvironment> platforms, bool namesOnly) =>
        namesOnly && platforms.Count > 1
            ? [string.Join(", ", platforms.Select(platform => platform.Label))]
            : platforms.Select(platform => $"{platform.Label}: {platform.Why}");

    /// <summary>As many whole clauses as a line holds.</summary>
    private static string Clauses(string line, int width)
    {
        var end = line.Length <= width ? line.Length : Clause.Max(ending => line.LastIndexOf(ending, width, StringComparison.Ordinal));
        return end > 0 ? line[..end] : TextWrap.Cut(line, width);
    }

    private static IEnumerable<string> Tail(AnswerPage page, int width)
    {
        var places = page.Places;
        var (report, data) = ($"Report  {places.Report}", $"Data    {places.Data}");
        var both = $"{report}  Data  {places.Data}";
        var claims = page.Claims is null ? [] : TextWrap.Lines(page.Claims, width - 8);
        return
        [
            .. claims.Select((line, index) => (index == 0 ? "Claims  " : "        ") + line),
            .. places.Report is null ? [data] : both.Length <= width ? [both] : new[] { report, data },
            $"Next    {Program} show {places.Run}",
            .. page.Claims is null ? [] : new[] { $"        {Program} claims {places.Run}" },
            $"        {Program} compare baseline {places.Run}",
        ];
    }

    /// <summary>How much of a page is shown.</summary>
    private sealed record Size(bool IsDense, bool NamesSkippedOnly, int Findings, int Rows);
}
