namespace Bench.Reporting.Drawing;

/// <summary>The rows of a band: every platform of the run in order of family and value, whether it ran or not.</summary>
internal sealed class RowSet(
    IReadOnlyList<PlatformEnvironment> platforms,
    IReadOnlyList<IReadOnlyList<MetricSummary>> panels,
    IReadOnlyList<MetricSummary> summary,
    bool showsGuest)
{
    private readonly HashSet<string> _distinguishing = [.. panels.SelectMany(Varying)];

    public IReadOnlyList<ChartRow> Rows => field ??= Order();

    /// <summary>Guest and parameters that tell this case from the others of its platform.</summary>
    public string VariantOf(CaseId id)
    {
        var parameters = id.Parameters.Where(parameter => _distinguishing.Contains(parameter.Key))
            .Select(parameter => $"{parameter.Key}={parameter.Value}");
        return TextStyle.Clean(string.Join(' ', showsGuest ? parameters.Prepend(id.Guest) : parameters));
    }

    /// <summary>Parameters that differ within a panel on one platform.</summary>
    private static IEnumerable<string> Varying(IReadOnlyList<MetricSummary> rows) =>
        from platform in rows.GroupBy(row => (row.Case.PlatformLabel, row.Case.Guest))
        from name in platform.SelectMany(row => row.Case.Parameters.Select(parameter => parameter.Key)).Distinct()
        where platform.Select(row => row.Case.Parameters[name]).Distinct().Count() > 1
        select name;

    private List<ChartRow> Order()
    {
        var all = panels.SelectMany(rows => rows).ToList();
        var badness = panels[0]
            .Where(row => row.Value is not null)
            .GroupBy(row => row.Case.PlatformLabel)
            .ToDictionary(
                group => group.Key,
                group => group.Min(row => row.Direction == Direction.Higher ? -row.Value!.Median : row.Value!.Median));
        var rows = all.GroupBy(row => row.Case.PlatformLabel).SelectMany(platform => platform
            .Select(row => (row.Case.Guest, Variant: VariantOf(row.Case)))
            .Distinct()
            .OrderBy(row => row.Guest, StringComparer.Ordinal)
            .ThenBy(row => row.Variant, StringComparer.Ordinal)
            .Select((row, index) => new ChartRow(platform.Key, platform.First().Family, row.Variant, index == 0, null)));
        var others = platforms
            .Where(platform => !all.Exists(row => row.Case.PlatformLabel == platform.Label))
            .Select(platform => new ChartRow(platform.Label, platform.Family, "", true, MessageOf(platform, all)));
        return
        [
            .. rows.Concat(others)
                .OrderBy(row => PlatformFamilies.RankOf(row.Family))
                .ThenBy(row => row.Family, StringComparer.Ordinal)
                .ThenBy(row => row.Message is not null)
                .ThenBy(row => badness.GetValueOrDefault(row.Platform, double.MaxValue))
                .ThenBy(row => row.Platform, StringComparer.Ordinal),
        ];
    }

    private string MessageOf(PlatformEnvironment platform, List<MetricSummary> shown)
    {
        if (!platform.Usable)
        {
            return $"not run: {TextStyle.Clean(platform.Why)}";
        }

        // Where a case cannot run as a whole, its reason has not the parameters of its parts, and may be that of another metric.
        var reasons = summary
            .Where(row => row.Case.PlatformLabel == platform.Label && row.Value is null && shown.Exists(one => IsPart(one.Case, row.Case)))
            .SelectMany(row => row.Flags)
            .Distinct()
            .ToList();
        return reasons.Count > 0 ? TextStyle.Clean($"no value: {string.Join("; ", reasons)}") : "no sample in this run";
    }

    private static bool IsPart(CaseId one, CaseId whole) => one.Experiment == whole.Experiment && one.Guest == whole.Guest
        && one.Parameters.Count > whole.Parameters.Count
        && whole.Parameters.All(parameter => one.Parameters[parameter.Key] == parameter.Value);
}
