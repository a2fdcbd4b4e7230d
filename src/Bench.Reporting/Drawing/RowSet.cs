namespace Bench.Reporting.Drawing;

/// <summary>Chooses the rows of a band: every platform of the run in order of family and value, whether it ran or not.</summary>
internal sealed class RowSet
{
    private readonly HashSet<string> _distinguishing;
    private readonly bool _showsGuest;

    /// <summary>Finds what must be said of a case to tell it from its neighbours.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="panels">The rows of the summary, one list per panel.</param>
    /// <param name="showsGuest">Whether rows name their guest: the figure has several.</param>
    public RowSet(RunEnvironment environment, IReadOnlyList<IReadOnlyList<MetricSummary>> panels, bool showsGuest)
    {
        _distinguishing = [.. panels.SelectMany(Varying)];
        var all = panels.SelectMany(rows => rows).ToList();
        _showsGuest = showsGuest;
        Rows = Order(environment, all, panels.FirstOrDefault(rows => rows.Count > 0) ?? []);
    }

    /// <summary>The rows, from the top.</summary>
    public IReadOnlyList<ChartRow> Rows { get; }

    /// <summary>What tells this case from the others of its platform.</summary>
    public string VariantOf(CaseId id)
    {
        var parameters = id.Parameters.Where(parameter => _distinguishing.Contains(parameter.Key))
            .Select(parameter => $"{parameter.Key}={parameter.Value}");
        return TextCleaner.Clean(string.Join(' ', _showsGuest ? parameters.Prepend(id.Guest) : parameters));
    }

    /// <summary>The platform as charts name it.</summary>
    public static string LabelOf(PlatformEnvironment platform) =>
        platform.Accelerator is null ? platform.Name : $"{platform.Name}@{platform.Accelerator}";

    /// <summary>Parameters that differ within a panel on one platform.</summary>
    private static IEnumerable<string> Varying(IReadOnlyList<MetricSummary> rows) =>
        from platform in rows.GroupBy(row => (row.Case.PlatformLabel, row.Case.Guest))
        from name in platform.SelectMany(row => row.Case.Parameters.Select(parameter => parameter.Key)).Distinct()
        where platform.Select(row => row.Case.Parameters[name]).Distinct().Count() > 1
        select name;

    private List<ChartRow> Order(RunEnvironment environment, List<MetricSummary> all, IReadOnlyList<MetricSummary> first)
    {
        var guests = environment.Guests.Select(guest => guest.Name).ToList();
        var variants = all
            .Select(row => (row.Case.Guest, Variant: VariantOf(row.Case)))
            .Distinct()
            .OrderBy(pair => guests.IndexOf(pair.Guest) is var index && index < 0 ? int.MaxValue : index)
            .ThenBy(pair => pair.Variant, StringComparer.Ordinal)
            .Select(pair => pair.Variant)
            .Distinct()
            .ToList();
        var measured = all.GroupBy(row => row.Case.PlatformLabel).ToDictionary(group => group.Key, group => group.First().Family);
        var badness = first
            .Where(row => row.Value is not null)
            .GroupBy(row => row.Case.PlatformLabel)
            .ToDictionary(
                group => group.Key,
                group => group.Min(row => row.Direction == Direction.Higher ? -row.Value!.Median : row.Value!.Median));

        var had = all.Select(row => (row.Case.PlatformLabel, VariantOf(row.Case))).ToHashSet();
        var rows = measured.SelectMany(platform => variants.Where(variant => had.Contains((platform.Key, variant)))
            .Select((variant, index) => new ChartRow(platform.Key, platform.Value, variant, index == 0, null)));
        var others = environment.Platforms
            .Where(platform => !measured.ContainsKey(LabelOf(platform)))
            .Select(platform => new ChartRow(LabelOf(platform), platform.Family, "", true, MessageOf(platform)));
        return [.. rows.Concat(others)
            .OrderBy(row => FamilyPalette.Order(row.Family))
            .ThenBy(row => row.Family, StringComparer.Ordinal)
            .ThenBy(row => row.Message is null ? 0 : 1)
            .ThenBy(row => badness.GetValueOrDefault(row.Platform, double.MaxValue))
            .ThenBy(row => row.Platform, StringComparer.Ordinal)];
    }

    private static string MessageOf(PlatformEnvironment platform) => platform.Usable
        ? "no sample in this run"
        : $"not run: {TextCleaner.Clean(platform.Reason ?? "no reason recorded")}";
}
