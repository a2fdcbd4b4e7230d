namespace Bench.Results.Summary;

/// <summary>The cells of an overhead table as text, the same in charts, HTML and Markdown.</summary>
public static class OverheadText
{
    private static readonly (string Mark, Func<OverheadCell, bool> Applies, string Note)[] Marks =
    [
        (
            "†",
            cell => cell.IsOtherKind,
            "† A kind that native cannot have (a tap, a qcow2 image, a volume), beside the nearest that it has."),
        (
            "*",
            cell => cell.IsPageCache,
            "* O_DIRECT did not reach the device and the host's page cache answered, or the host's own device is beaten. "
            + "Such a ratio is in no mean."),
        ("‡", cell => cell.IsOfSomeRounds, "‡ It failed in some rounds. The ratio is that of the others, and in no mean."),
    ];

    /// <summary>What the marks in a table mean, as far as it has them.</summary>
    public static IEnumerable<string> Notes(OverheadTable table)
    {
        var cells = table.Groups.SelectMany(group => group.Rows).SelectMany(row => row.Cells).ToList();
        return Marks.Where(mark => cells.Exists(cell => mark.Applies(cell))).Select(mark => mark.Note)
            .Order(StringComparer.Ordinal);
    }

    /// <summary>The cell's figure: the cost ratio, for native the value with its unit, or why there is none.</summary>
    public static string Main(OverheadRow row, OverheadCell cell)
    {
        var marks = string.Concat(Marks.Where(mark => mark.Applies(cell)).Select(mark => mark.Mark));
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
