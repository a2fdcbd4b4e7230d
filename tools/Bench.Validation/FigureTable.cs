namespace Bench.Validation;

/// <summary>A table of figures in Markdown, with columns that stand below each other on a terminal, too.</summary>
internal sealed record FigureTable(string Title, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows)
{
    public string ToMarkdown()
    {
        string[][] lines = [[.. Headers], .. Rows.Select(row => row.Select(Escaped).ToArray())];
        int[] widths = [.. Headers.Select((_, column) => Math.Max(4, lines.Max(line => line[column].Length)))];
        string[] rule = [.. widths.Select((width, column) => IsText(column) ? new string('-', width) : $"{new string('-', width - 1)}:")];
        return $"**{Title}**\n\n{Line(lines[0])}{Line(rule)}{string.Concat(lines.Skip(1).Select(Line))}";

        string Line(string[] cells) => $"| {string.Join(" | ", cells.Select(Padded))} |\n";

        string Padded(string cell, int column) => IsText(column) ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]);
    }

    /// <summary>Columns of figures are aligned to the right.</summary>
    private bool IsText(int column) => column == 0 || Rows.All(row => row[column] is "" || char.IsLetter(row[column][0]));

    private static string Escaped(string cell) => cell.ReplaceLineEndings(" ").Replace("|", @"\|", StringComparison.Ordinal);
}
