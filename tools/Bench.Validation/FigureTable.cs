using Spectre.Console;

namespace Bench.Validation;

/// <summary>A table of figures, for the terminal and for the documentation.</summary>
internal sealed record FigureTable(string Title, IReadOnlyList<string> Headers, IReadOnlyList<string[]> Rows)
{
    private const int WidthOfFiles = 180;

    public void Print()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        var table = new Table { Border = TableBorder.Minimal };
        foreach (var (column, header) in Headers.Index())
        {
            table.AddColumn(IsText(column) ? new TableColumn(header) : new TableColumn(header).RightAligned());
        }

        foreach (var row in Rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        AnsiConsole.WriteLine(Title);
        AnsiConsole.Write(table);
    }

    public string ToMarkdown()
    {
        var alignments = Headers.Index().Select(header => IsText(header.Index) ? "---" : "---:");
        return $"**{Title}**\n\n{Line(Headers)}{Line(alignments)}{string.Concat(Rows.Select(Line))}";
    }

    /// <summary>Columns of figures are aligned to the right.</summary>
    private bool IsText(int column) => column == 0 || Rows.All(row => row[column] is "" || char.IsLetter(row[column][0]));

    private static string Line(IEnumerable<string> cells) =>
        $"| {string.Join(" | ", cells.Select(cell => cell.ReplaceLineEndings(" ").Replace("|", @"\|", StringComparison.Ordinal)))} |\n";
}
