namespace Bench.Results.Summary;

/// <summary>Where each family of platforms wins.</summary>
public static class FamilyWins
{
    private const string Bytes = "B";

    /// <summary>For each column of the answer the platform of each family that costs least, and which family wins; null where the run has
    /// fewer than two families.</summary>
    public static Evidence? Of(RunEnvironment environment, RunSummary summary) => Of(AnswerTable.Of(environment, summary));

    internal static Evidence? Of(AnswerTable table)
    {
        // Emulation falsifies whatever is no size (rule 10).
        var entries = table.Entries
            .Where(entry => entry.IsSound && (!entry.Row.IsEmulated || entry.Metric.Unit == Bytes))
            .ToList();
        var families = entries.Select(entry => entry.Row.Family).Distinct().OrderBy(PlatformFamilies.RankOf).ToList();
        const string text = "Costs as ratios to a plain process, of the platform of each family that costs least. Families tie where the "
            + "95 % intervals overlap that of the cheapest. Times of emulated machines (@tcg) are left out. "
            + "uml is no measure of machines that use the processor's virtualisation. What isolation is bought: C1, C4, C13.";
        return families.Count < 2
            ? null
            : new Evidence(
                text,
                ["", .. families.Select(PlatformFamilies.Plural), "wins"],
                [.. entries.GroupBy(entry => entry.Metric).Select(column => Row(column.Key, [.. column], families))]);
    }

    private static IReadOnlyList<string> Row(AnswerMetric metric, List<AnswerEntry> column, List<string> families)
    {
        var best = families.ConvertAll(family => column.FindAll(entry => entry.Row.Family == family).MinBy(entry => entry.Cost!.Median));
        var present = best.OfType<AnswerEntry>().ToList();
        var cheapest = present.MinBy(entry => entry.Cost!.Median)!;
        var winners = present.Where(entry => entry.Cost!.Low <= cheapest.Cost!.High)
            .Select(entry => PlatformFamilies.Plural(entry.Row.Family))
            .ToList();
        return
        [
            metric.Title,
            .. best.Select(entry => entry is null ? "–" : $"{entry.Cost!.ToRatio()} {entry.Row.Platform}"),
            present.Count == 1 ? "–" : (winners.Count > 1 ? "tie: " : "") + string.Join(", ", winners),
        ];
    }
}
