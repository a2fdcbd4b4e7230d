namespace Bench.Results.Summary;

/// <summary>What the run could tell from noise: of each column of the answer, how many ratios are decided.</summary>
internal static class NoiseEvidence
{
    private const string Text =
        "Ratios to native that the 95 % intervals show to differ, or to be equal within 5 %, and those that noise leaves open.";

    /// <summary>Null where no ratio has an interval.</summary>
    public static Evidence? Of(RunEnvironment environment, RunSummary summary)
    {
        IReadOnlyList<string>[] rows =
        [
            .. AnswerTable.Of(environment, summary).Entries
                .Where(entry => entry.IsSound)
                .GroupBy(entry => entry.Metric)
                .Select(column => Row(column.Key, [.. column])),
        ];
        return rows.Length == 0 ? null : new Evidence(Text, ["", "differ", "equal", "open", "widest interval"], rows);
    }

    private static string[] Row(AnswerMetric metric, AnswerEntry[] entries)
    {
        var open = entries.Where(entry => entry is { Cell.IsCertain: false, IsEquivalent: false }).ToList();
        var equal = entries.Count(entry => entry.IsEquivalent);
        var widest = entries.MaxBy(entry => entry.Cost!.High / entry.Cost.Low)!;
        var ratio = $"{Quantity.FormatRatio(widest.Cost!.Median)} ({Quantity.Number(widest.Cost.Low!.Value)}–{Quantity.Number(widest.Cost.High!.Value)})";
        return [metric.Title, $"{entries.Length - equal - open.Count}", $"{equal}", $"{open.Count}", $"{widest.Row.Platform} {ratio}"];
    }
}
