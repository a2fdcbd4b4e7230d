namespace Bench.Results.Summary;

/// <summary>The overhead table turned: a row for each headline, a column for each platform.</summary>
internal static class LayerEvidence
{
    private const string Text =
        "Ratios to native in the same round, turned so that above 1 costs more, with 95 % intervals (n where the rounds are too few for one). " +
        "Native has its values.";

    /// <summary>Null where the run has no ratio to native.</summary>
    public static Evidence? Of(RunEnvironment environment, RunSummary summary)
    {
        var table = OverheadTable.Of(environment, summary);
        if (table.Groups.Count == 0)
        {
            return null;
        }

        // In the order of the answer, and then what the answer has no row for.
        string[] platforms =
        [
            .. AnswerTable.Of(environment, summary).Rows.Select(row => row.Platform),
            .. table.Groups.SelectMany(group => group.Rows).Select(row => row.Platform),
        ];
        platforms = [.. platforms.Distinct().Where(platform => table.Groups.Any(group => IsMeasured(group, platform)))];
        return new Evidence(Text, ["", .. platforms], [.. table.Groups.SelectMany(group => RowsOf(group, platforms))])
        {
            Notes = [.. OverheadText.Notes(table)],
        };
    }

    private static bool IsMeasured(OverheadGroup group, string platform) =>
        group.Rows.Any(row => row.Platform == platform && row.NotRun is null);

    private static IEnumerable<IReadOnlyList<string>> RowsOf(OverheadGroup group, string[] platforms)
    {
        OverheadRow?[] rows = [.. platforms.Select(platform => group.Rows.FirstOrDefault(row => row.Platform == platform))];
        for (var index = 0; index < group.Columns.Count; index++)
        {
            var column = index;
            yield return [$"{group.Experiment}: {group.Columns[column].Label}", .. rows.Select(row => CellOf(row, column))];
        }

        // The mean of one ratio is that ratio.
        if (group.Columns.Count > 1)
        {
            yield return [$"{group.Experiment}: geometric mean", .. rows.Select(row => row is null ? "" : OverheadText.Mean(row))];
        }
    }

    private static string CellOf(OverheadRow? row, int column) =>
        row is { NotRun: null } ? OverheadText.Full(row, row.Cells[column]) : "not measured";
}
