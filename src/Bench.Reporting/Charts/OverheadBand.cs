using Bench.Reporting.Drawing;

namespace Bench.Reporting.Charts;

/// <summary>Columns of a group that stand side by side, and behind the group's last one its mean, except of a single column.</summary>
internal sealed record OverheadPart(OverheadGroup Group, int First, int Count, bool HasMean)
{
    /// <summary>Width in cells.</summary>
    public int Slots => Count + (HasMean ? 1 : 0);

    public string Title =>
        Count == Group.Columns.Count ? Group.Experiment : $"{Group.Experiment}, {First + 1}–{First + Count} of {Group.Columns.Count}";

    public IEnumerable<string> Headers => Group.Columns.Skip(First).Take(Count)
        .Select(column => TextStyle.Clean(column.Label))
        .Concat(HasMean ? ["geometric mean"] : []);
}

/// <summary>As many parts of groups side by side as there is room for.</summary>
internal sealed record OverheadBand(IReadOnlyList<OverheadPart> Parts)
{
    /// <summary>Width in cells.</summary>
    public int Slots => Parts.Sum(part => part.Slots);

    /// <summary>The rows of all parts, each platform once.</summary>
    public IReadOnlyList<OverheadRow> Rows { get; } =
    [
        .. Parts.SelectMany(part => part.Group.Rows)
            .GroupBy(row => row.Platform)
            .Select(rows => rows.FirstOrDefault(row => row.NotRun is null) ?? rows.First())
            .OrderBy(row => !row.IsNative)
            .ThenBy(row => row.NotRun is not null)
            .ThenBy(row => PlatformFamilies.RankOf(row.Family))
            .ThenBy(row => row.Platform, StringComparer.Ordinal),
    ];

    /// <summary>Puts groups side by side; breaks those wider than most cells, 3 or more, into parts of about the same width.</summary>
    public static IReadOnlyList<OverheadBand> Of(IEnumerable<OverheadGroup> groups, int most) =>
    [
        .. Sheet.InBands(groups.SelectMany(group => PartsOf(group, most)), band => band.Sum(part => part.Slots) <= most)
            .Select(parts => new OverheadBand(parts)),
    ];

    private static IEnumerable<OverheadPart> PartsOf(OverheadGroup group, int most)
    {
        var columns = group.Columns.Count;
        var mean = columns > 1 ? 1 : 0;
        var parts = (columns + mean + most - 1) / most;
        for (var index = 0; index < parts; index++)
        {
            var (from, to) = (columns * index / parts, columns * (index + 1) / parts);
            yield return new OverheadPart(group, from, to - from, mean == 1 && index == parts - 1);
        }
    }
}
