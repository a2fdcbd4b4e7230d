namespace Bench.Results.Summary;

/// <summary>The cells of an overhead table as text, the same in charts, HTML and Markdown. The answer page has the same marks.</summary>
public static class OverheadText
{
    private static readonly (string Mark, Func<OverheadCell, bool> Applies, string Note)[] Marks =
    [
        ("¹", cell => cell.IsPageCache, "a cache answered, not the disk"),
        ("²", cell => cell.IsOfSomeRounds, "failed in some rounds"),
        ("³", cell => cell.IsOtherKind, "native has no such kind (a tap, a qcow2 image, a volume): beside the nearest that it has"),
    ];

    /// <summary>What the marks in a table mean, as far as it has them.</summary>
    public static IEnumerable<string> Notes(OverheadTable table)
    {
        var cells = table.Groups.SelectMany(group => group.Rows).SelectMany(row => row.Cells).ToList();
        return cells.TrueForAll(cell => cell.IsWhole) ? Legend(cells) : Legend(cells).Append("Ratios with ¹ or ² are in no mean.");
    }

    /// <summary>The marks of a cell; empty for none.</summary>
    internal static string MarksOf(OverheadCell cell) =>
        string.Concat(Marks.Where(mark => mark.Applies(cell)).Select(mark => mark.Mark));

    /// <summary>The marks of some cells, each with its meaning.</summary>
    internal static IEnumerable<string> Legend(IReadOnlyCollection<OverheadCell> cells) =>
        Marks.Where(mark => cells.Any(mark.Applies)).Select(mark => $"{mark.Mark} {mark.Note}");

    /// <summary>The cell's figure: the cost ratio, for native the value with its unit, or why there is none.</summary>
    public static string Main(OverheadRow row, OverheadCell cell)
    {
        var marks = MarksOf(cell);
        if (row.IsNative && cell.Source is { Value: { } value, Unit: var unit })
        {
            return Quantity.Format(value.Median, unit) + marks;
        }

        return cell is { Missing: null, Cost: { } cost } ? Quantity.FormatRatio(cost.Median) + marks : cell.Missing ?? "";
    }

    /// <summary>The interval of the figure; the number of values where they are too few for one; empty where there is no figure.</summary>
    public static string Interval(OverheadRow row, OverheadCell cell) => cell switch
    {
        { Source: { Value: { } value, Unit: var unit } } when row.IsNative => value.IntervalIn(unit) ?? TooFew(cell),
        { Cost: { } cost } when !row.IsNative => cost.RatioInterval ?? TooFew(cell),
        _ => "",
    };

    /// <summary>Figure and interval in one: <c>1.24× (1.20–1.31)</c>.</summary>
    public static string Full(OverheadRow row, OverheadCell cell) =>
        Interval(row, cell) is { Length: > 0 } interval ? $"{Main(row, cell)} ({interval})" : Main(row, cell);

    /// <summary>The mean with the number of its ratios, <c>1.24× of 3</c>; empty for native and where there is none.</summary>
    public static string Mean(OverheadRow row) => row.Mean is { } mean ? $"{Quantity.FormatRatio(mean)} of {row.Ratios}" : "";

    private static string TooFew(OverheadCell cell) => $"n = {cell.Source!.Count}";
}
