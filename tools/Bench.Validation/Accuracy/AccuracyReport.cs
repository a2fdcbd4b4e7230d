namespace Bench.Validation.Accuracy;

/// <summary>The results of the accuracy suite.</summary>
internal sealed record AccuracyReport(params IReadOnlyList<AccuracyTable> Tables)
{
    /// <summary>Whether something is outside its bound or failed, or nothing at all could be measured.</summary>
    public bool IsBad => Verdicts.Any(verdict => verdict is AccuracyVerdict.Outside or AccuracyVerdict.Failed)
        || Verdicts.All(verdict => verdict == AccuracyVerdict.NotMeasured);

    private IEnumerable<AccuracyVerdict> Verdicts => Tables.SelectMany(table => table.Rows).Select(row => row.Verdict);

    public string ToMarkdown()
    {
        var counts = Enum.GetValues<AccuracyVerdict>()
            .Select(verdict => $"{Verdicts.Count(found => found == verdict)} {AccuracyVerdicts.Word(verdict)}");
        return string.Concat(Tables.Select(table => $"{table.ToFigures().ToMarkdown()}\n")) + $"{string.Join(", ", counts)}.\n";
    }
}

/// <summary>One of the suite's tables; bound and verdict are its last columns.</summary>
internal sealed record AccuracyTable(string Title, params string[] Headers)
{
    public List<AccuracyRow> Rows { get; } = [];

    public FigureTable ToFigures() => new(Title, [.. Headers, "bound", "verdict"], [.. Rows.Select(ToCells)]);

    private string[] ToCells(AccuracyRow row, int index)
    {
        // A name is shown once, in the first of its rows.
        var name = index > 0 && Rows[index - 1].Cells[0] == row.Cells[0] ? string.Empty : row.Cells[0];
        var missing = Enumerable.Repeat(AccuracyRow.Nothing, Headers.Length - row.Cells.Length);
        var verdict = AccuracyVerdicts.Word(row.Verdict);
        return [name, .. row.Cells[1..], .. missing, row.Bound, row.Reason is null ? verdict : $"{verdict}: {row.Reason}"];
    }
}

/// <summary>A figure that is held to a bound.</summary>
/// <param name="Cells">Its name and its figures; figures at the end may be missing.</param>
internal sealed record AccuracyRow(string[] Cells, string Bound, AccuracyVerdict Verdict, string? Reason = null)
{
    public const string Nothing = "–";

    public static AccuracyRow Failed(string name, Exception exception) =>
        new([name], Nothing, AccuracyVerdicts.Of(exception), exception.Message);
}
