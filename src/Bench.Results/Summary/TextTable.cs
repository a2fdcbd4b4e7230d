namespace Bench.Results.Summary;

/// <summary>A table of plain text that fits a width. Columns are left out before a word is broken.</summary>
/// <param name="Columns">Its columns. The first is never left out.</param>
/// <param name="Rows">One cell a column each.</param>
public sealed record TextTable(IReadOnlyList<TextColumn> Columns, IReadOnlyList<IReadOnlyList<TextCell>> Rows)
{
    private const int WideGap = 2;

    private const int MostHeadingLines = 4;

    private const char Rule = '─';

    /// <summary>A table with a row for each item.</summary>
    /// <param name="items">The items.</param>
    /// <param name="columns">Each column with the text of an item in it.</param>
    public static TextTable Of<T>(IEnumerable<T> items, params IReadOnlyList<(TextColumn Column, Func<T, TextCell> Cell)> columns) => new(
        [.. columns.Select(column => column.Column)],
        [.. items.Select(item => columns.Select(column => column.Cell(item)).ToList())]);

    /// <summary>The lines of the table: headings, a rule, the rows; and the columns for which there was no room.</summary>
    /// <param name="width">Width of a line, in characters.</param>
    public TextLayout Fit(int width)
    {
        var shown = Enumerable.Range(0, Columns.Count).Where(HasText).ToList();
        (int[] Widths, int Gap)? fitted;
        while ((fitted = Fitted(shown, width)) is null)
        {
            shown.Remove(shown.Skip(1).MaxBy(column => (Columns[column].Rank, column)));
        }

        var (widths, gap) = fitted.Value;
        var lines = new List<TextLine>();
        TextCell[] titles = [.. shown.Select(column => new TextCell(Columns[column].Title, TextTone.Heading))];
        lines.AddRange(Row(titles, shown, widths, gap, atBottom: true));
        lines.Add(TextLine.Of(new string(Rule, widths.Sum() + gap * (widths.Length - 1)), TextTone.Faint));
        var headings = lines.Count;
        foreach (var row in Rows)
        {
            lines.AddRange(Row([.. shown.Select(column => row[column])], shown, widths, gap, atBottom: false));
        }

        var leftOut = Enumerable.Range(0, Columns.Count).Where(HasText).Except(shown);
        return new TextLayout(lines, headings, [.. leftOut.Select(column => Columns[column].Title)]);
    }

    private bool HasText(int column) => column == 0 || !Columns[column].HiddenWhenEmpty || Rows.Any(row => row[column].Text.Length > 0);

    /// <summary>Whole cells with wide gaps, then with narrow ones; then the same with cells on several lines.</summary>
    private (int[] Widths, int Gap)? Fitted(List<int> shown, int width)
    {
        int[] whole = [.. shown.Select(Whole)];
        int[] least = [.. shown.Select(Least)];
        foreach (var (tried, gap) in new[] { (whole, WideGap), (whole, 1), (least, WideGap), (least, 1) })
        {
            var room = width - gap * (shown.Count - 1);
            if (tried.Sum() <= room)
            {
                return (WithLowHeadings(Widened(tried, whole, room - tried.Sum()), shown, room), gap);
            }
        }

        return shown.Count == 1 ? (least, 1) : null;
    }

    private static int[] Widened(int[] widths, int[] whole, int spare)
    {
        var widened = (int[])widths.Clone();

        // First columns that become whole; what is left makes cells that still break at least shorter.
        foreach (var breaks in new[] { false, true })
        {
            for (var column = 0; column < widened.Length; column++)
            {
                var missing = whole[column] - widened[column];
                var more = missing <= spare ? missing : breaks ? spare : 0;
                widened[column] += more;
                spare -= more;
            }
        }

        return widened;
    }

    /// <summary>Room that is left goes to headings, so that they stand on as few lines as they can.</summary>
    private int[] WithLowHeadings(int[] widths, List<int> shown, int room)
    {
        for (var lines = 1; lines < MostHeadingLines; lines++)
        {
            int[] lower = [.. shown.Select((column, index) => Math.Max(widths[index], NarrowestOf(Columns[column].Title, lines)))];
            if (lower.Sum() <= room)
            {
                return lower;
            }
        }

        return widths;
    }

    /// <summary>The narrowest column in which a heading stands on so many lines.</summary>
    private static int NarrowestOf(string title, int lines)
    {
        var width = Math.Max(1, LongestWord(title));
        while (TextWrap.Lines(title, width).Count > lines)
        {
            width++;
        }

        return width;
    }

    private int Whole(int column) => Rows.Select(row => row[column].Text.Length).Append(LongestWord(Columns[column].Title)).Max();

    private int Least(int column) => Columns[column].Breaks
        ? Rows.Select(row => LongestWord(row[column].Text))
            .Append(LongestWord(Columns[column].Title))
            .Append(Math.Min(Columns[column].LeastWidth, Whole(column)))
            .Max()
        : Whole(column);

    private static int LongestWord(string text) => text.Split(' ').Max(word => word.Length);

    private IEnumerable<TextLine> Row(TextCell[] cells, List<int> shown, int[] widths, int gap, bool atBottom)
    {
        var parts = cells.Select((cell, index) => TextWrap.Lines(cell.Text, Math.Max(1, widths[index]))).ToList();
        var height = parts.Max(lines => lines.Count);
        for (var line = 0; line < height; line++)
        {
            var spans = new List<TextCell>();
            var spaces = 0;
            for (var index = 0; index < cells.Length; index++)
            {
                var place = atBottom ? line - (height - parts[index].Count) : line;
                var text = parts[index].ElementAtOrDefault(place) ?? "";
                var padding = Math.Max(0, widths[index] - text.Length);
                var isNumber = Columns[shown[index]].IsNumber;
                spaces += isNumber ? padding : 0;
                if (text.Length > 0)
                {
                    spans.AddRange([new string(' ', spaces), new TextCell(text, cells[index].Tone)]);
                    spaces = 0;
                }

                spaces += gap + (isNumber ? 0 : padding);
            }

            yield return new TextLine([.. spans.Where(span => span.Text.Length > 0)]);
        }
    }
}

/// <summary>A column.</summary>
/// <param name="Title">Its heading, which may stand on several lines.</param>
public sealed record TextColumn(string Title)
{
    /// <summary>Whether its cells are set flush right.</summary>
    public bool IsNumber { get; init; }

    /// <summary>Whether a cell may stand on several lines, broken at spaces.</summary>
    public bool Breaks { get; init; }

    /// <summary>Width in characters below which the column is left out rather than broken.</summary>
    public int LeastWidth { get; init; }

    /// <summary>Which column is left out first: the one with the highest number, and of equal ones the last.</summary>
    public int Rank { get; init; }

    /// <summary>Whether the column is left out where no cell has text.</summary>
    public bool HiddenWhenEmpty { get; init; }
}

/// <summary>A cell of a table, or a piece of a line.</summary>
/// <param name="Text">Its text, one line.</param>
/// <param name="Tone">How it is shown.</param>
public readonly record struct TextCell(string Text, TextTone Tone = TextTone.Plain)
{
    /// <summary>A plain cell.</summary>
    public static implicit operator TextCell(string text) => new(text);
}

/// <summary>A table that was fitted into a width.</summary>
/// <param name="Lines">Its lines.</param>
/// <param name="Headings">How many of them are headings, the rule included.</param>
/// <param name="LeftOut">The headings of the columns for which there was no room.</param>
public sealed record TextLayout(IReadOnlyList<TextLine> Lines, int Headings, IReadOnlyList<string> LeftOut);
