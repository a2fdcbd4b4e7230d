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
        var parts = new Parts(page, width);
        while (parts.Count > MostLines && parts.Shorten())
        {
            // Each turn leaves out what a reader misses least.
        }

        return [.. parts.Lines];
    }

    /// <summary>The page as text; lines end in a line feed.</summary>
    public static string Write(AnswerPage page, int width = MostColumns) => string.Concat(Lines(page, width).Select(line => $"{line}\n"));

    private static TextLayout TableOf(AnswerTable table, int width)
    {
        var columns = table.Columns.Select((metric, index) =>
            new TextColumn(TextWrap.OneLine(metric.Title)) { IsNumber = true, Breaks = true, Rank = index });
        return new TextTable([new TextColumn(""), .. columns], AnswerCells.Of(table)).Fit(width);
    }

    /// <summary>The parts of a page, which are shortened until it fits.</summary>
    private sealed class Parts
    {
        private readonly int _width;
        private readonly List<TextLine> _head;
        private readonly List<TextLine> _table;
        private readonly int _headings;
        private readonly List<TextLine> _legend;
        private readonly List<List<TextLine>> _findings;
        private readonly List<TextLine> _tail;
        private readonly IReadOnlyList<SkippedPlatform> _notRun;
        private List<TextLine> _skipped;
        private int _rowsLeftOut;
        private bool _isDense;

        public Parts(AnswerPage page, int width)
        {
            _width = width;
            var layout = TableOf(page.Table, width);
            var hasTable = page.Table.Columns.Count > 0;
            _head = [.. Head(page), TextLine.Empty, .. Paragraph(AnswerCells.Caption(page.Table), TextTone.Plain)];
            _table = hasTable ? [.. layout.Lines] : [];
            _headings = hasTable ? layout.Headings : 0;
            _legend = [.. Legend(page.Table, layout).SelectMany(line => Paragraph(line, TextTone.Faint))];
            _notRun = page.Skipped;
            _skipped = [.. page.Skipped.Select(one => TextLine.Of(TextWrap.Cut($"Skipped: {one.Platform}: {one.Reason}", width)))];
            _findings = [.. page.Findings.Select(finding => TextLine.Wrap(TextWrap.OneLine($"- {finding}"), width, indent: 2).ToList())];
            _tail = [.. Tail(page)];
        }

        public IEnumerable<TextLine> Lines => All.Where(line => !_isDense || line.Spans.Count > 0);

        public int Count => Lines.Count();

        private IEnumerable<TextLine> All =>
        [
            .. _head,
            .. _table,
            .. _rowsLeftOut == 0 ? [] : Paragraph($"… and {_rowsLeftOut} more platforms, see '{Program} show'", TextTone.Faint),
            .. _legend,
            .. _skipped,
            .. _skipped.Count == 0 ? [] : new[] { TextLine.Of($"Remedies: {Program} doctor", TextTone.Faint) },
            .. _findings.Count == 0 ? [] : new[] { TextLine.Empty, TextLine.Of("Findings", TextTone.Heading) },
            .. _findings.SelectMany(lines => lines),
            .. _tail,
        ];

        /// <summary>Leaves out one thing; false where nothing is left that may be.</summary>
        public bool Shorten()
        {
            if (!_isDense)
            {
                _isDense = true;
                return true;
            }

            if (_skipped.Count > 1)
            {
                var names = string.Join(", ", _notRun.Select(platform => platform.Platform));
                _skipped = [TextLine.Of(TextWrap.Cut($"Skipped: {names}", _width))];
                return true;
            }

            if (_findings.Count > FewestFindings)
            {
                _findings.RemoveAt(_findings.Count - 1);
                return true;
            }

            if (_table.Count <= _headings + 1)
            {
                return false;
            }

            _table.RemoveAt(_table.Count - 1);
            _rowsLeftOut++;
            return true;
        }

        private IEnumerable<TextLine> Head(AnswerPage page)
        {
            yield return TextLine.Of(TextWrap.Cut($"What isolation costs on {page.Host}", _width), TextTone.Heading);

            // A line has room for the beginning of what the noise was; the report has all of it.
            var noise = page.Noise ?? "host noise not recorded";
            var line = TextWrap.OneLine($"{page.Run}; {noise}");
            yield return TextLine.Of(line.Length <= _width ? line : Clauses(line));
        }

        /// <summary>As many whole clauses as a line holds.</summary>
        private string Clauses(string line)
        {
            var end = Clause.Max(ending => line.LastIndexOf(ending, _width, StringComparison.Ordinal));
            return end > 0 ? line[..end] : TextWrap.Cut(line, _width);
        }

        private static IEnumerable<string> Legend(AnswerTable table, TextLayout layout)
        {
            if (AnswerCells.Legend(table) is { } legend)
            {
                yield return legend;
            }

            if (layout.LeftOut.Count > 0 && table.Columns.Count > 0)
            {
                yield return $"No room for: {string.Join(", ", layout.LeftOut)}";
            }
        }

        private TextLine[] Tail(AnswerPage page)
        {
            var places = page.Places;
            var report = $"Report  {places.Report}";
            var both = $"{report}  Data  {places.Data}";
            string[] data = [$"Data    {places.Data}"];
            string[] files = places.Report is null ? data : both.Length <= _width ? [both] : [report, .. data];
            var counts = page.Claims is null ? [] : TextWrap.Lines(page.Claims, _width - 8);
            var claims = counts.Select((line, index) => (index == 0 ? "Claims  " : "        ") + line);
            string[] decided = page.Claims is null ? [] : [$"        {Program} claims {places.Run}"];
            string[] next = [$"Next    {Program} show {places.Run}", .. decided, $"        {Program} compare baseline {places.Run}"];
            return [TextLine.Empty, .. claims.Concat(files).Concat(next).Select(line => TextLine.Of(line))];
        }

        private IEnumerable<TextLine> Paragraph(string text, TextTone tone) =>
            TextLine.Wrap(TextWrap.OneLine(text), _width, tone);
    }
}
