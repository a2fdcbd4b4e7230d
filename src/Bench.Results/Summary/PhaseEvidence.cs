namespace Bench.Results.Summary;

/// <summary>The parts of boots, a row each.</summary>
internal static class PhaseEvidence
{
    /// <summary>Null where no boot of the run has phases.</summary>
    public static Evidence? Of(RunSummary summary) => summary.Boots.Count == 0 ? null : new Evidence(
        PhasesText.Method,
        ["", "part", "spent by", "time", "share", "interval"],
        [
            .. from boot in summary.Boots
               from part in boot.Parts
               select (IReadOnlyList<string>)[PhasesText.LabelOf(boot, summary.Boots), .. PhasesText.Cells(part)],
        ])
    {
        Notes = [.. PhasesText.Notes(summary.Boots, summary)],
    };
}
