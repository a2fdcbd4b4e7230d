namespace Bench.Results.Questions;

/// <summary>The phases of boots, a row each.</summary>
internal static class PhaseEvidence
{
    private static readonly string[] Families = ["boot.phase.", "boot.observed.phase."];

    /// <summary>Null where no boot of the run has phases.</summary>
    public static Evidence? Of(RunSummary summary)
    {
        var rows = summary.Metrics
            .Select(row => (Row: row, Family: Families.FirstOrDefault(family => row.Metric.StartsWith(family, StringComparison.Ordinal))))
            .Where(found => found.Family is not null)
            .Select(found => (IReadOnlyList<string>)
            [
                found.Row.Case.PlatformLabel, found.Row.Case.Guest, found.Row.Metric[found.Family!.Length..], MetricEvidence.Cell(found.Row),
            ])
            .ToList();
        return rows.Count == 0 ? null : new Evidence("Medians of each phase, with 95 % intervals.", ["", "guest", "phase", "time"], rows);
    }
}
