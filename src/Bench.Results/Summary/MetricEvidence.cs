namespace Bench.Results.Summary;

/// <summary>Some metrics of each case, side by side.</summary>
internal static class MetricEvidence
{
    /// <summary>A row for each case that has any of the metrics; null where none has.</summary>
    /// <param name="summary">The run's summary.</param>
    /// <param name="text">How to read the table.</param>
    /// <param name="columns">The metrics with their headings.</param>
    public static Evidence? Of(RunSummary summary, string text, IReadOnlyList<KeyValuePair<string, string>> columns)
    {
        var cases = summary.Metrics
            .Where(row => columns.Any(column => column.Key == row.Metric))
            .GroupBy(row => row.Case)
            .Select(rows => (Case: rows.Key, Rows: rows.ToDictionary(row => row.Metric)))
            .ToList();
        var shown = columns.Where(column => cases.Exists(one => one.Rows.ContainsKey(column.Key))).ToList();
        var guests = cases.Select(one => one.Case.Guest).Distinct().Count();
        return cases.Count == 0 ? null : new Evidence(
            text,
            ["", .. shown.Select(column => column.Value)],
            [.. cases.Select(one => Row(one.Case, guests > 1, shown.Select(column => one.Rows.GetValueOrDefault(column.Key))))]);
    }

    /// <summary>The value with its interval, or in a word why there is none.</summary>
    public static string Cell(MetricSummary? row) => row switch
    {
        null => "",
        { Value: { Low: { } low, High: { } high } value } =>
            $"{Quantity.Format(value.Median, row.Unit)} ({Quantity.FormatInterval(low, high, row.Unit)})",
        { Value: { } value } => Quantity.Format(value.Median, row.Unit),
        { Failures: > 0 } => "failed",
        _ => "none",
    };

    private static IReadOnlyList<string> Row(CaseId id, bool namesGuest, IEnumerable<MetricSummary?> cells)
    {
        string[] name = [id.PlatformLabel, namesGuest ? id.Guest : "", id.Parameters.ToString()];
        return [string.Join(' ', name.Where(part => part.Length > 0)), .. cells.Select(Cell)];
    }
}
