using System.Globalization;

namespace Bench.Results.Summary;

/// <summary>The cells of an overhead table as text, the same in charts, HTML and Markdown.</summary>
public static class OverheadText
{
    /// <summary>What a mark behind a figure means.</summary>
    public const string CacheNote = "* O_DIRECT did not reach the device and the host's page cache answered, or the host's own device is beaten. Such a ratio is in no mean.";

    /// <summary>What the other mark means.</summary>
    public const string OtherKindNote
        = "† A kind that native cannot have (a tap, a qcow2 image, a volume), beside the nearest that it has.";

    /// <summary>What the third mark means.</summary>
    public const string SomeRoundsNote = "‡ It failed in some rounds. The ratio is that of the others, and in no mean.";

    /// <summary>What the marks in a table mean, as far as it has them.</summary>
    public static IEnumerable<string> Notes(OverheadTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var cells = table.Groups.SelectMany(group => group.Rows).SelectMany(row => row.Cells).ToList();
        if (cells.Exists(cell => cell.IsPageCache))
        {
            yield return CacheNote;
        }

        if (cells.Exists(cell => cell.IsOtherKind))
        {
            yield return OtherKindNote;
        }

        if (cells.Exists(cell => cell.IsOfSomeRounds))
        {
            yield return SomeRoundsNote;
        }
    }

    /// <summary>The cell's figure: the cost ratio, for native the value with its unit, or why there is none.</summary>
    public static string Main(OverheadRow row, OverheadCell cell)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(cell);
        var mark = (cell.IsOtherKind ? "†" : "") + (cell.IsPageCache ? "*" : "") + (cell.IsOfSomeRounds ? "‡" : "");
        return row switch
        {
            { IsNative: true } when cell.Source is { Value: { } value } => Quantity.Format(value.Median, cell.Source.Unit) + mark,
            _ when cell is { Missing: null, Cost: { } cost } => Quantity.FormatRatio(cost.Median) + mark,
            _ => cell.Missing ?? "",
        };
    }

    /// <summary>The interval of the figure; how many values it is of where they are too few for one; empty where there is no
    /// figure.</summary>
    public static string Interval(OverheadRow row, OverheadCell cell)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(cell);
        if (row.IsNative)
        {
            return cell.Source is not { Value: { } value } ? "" : value is { Low: { } from, High: { } to }
                ? Quantity.FormatInterval(from, to, cell.Source.Unit)
                : TooFew(cell.Source);
        }

        return cell switch
        {
            { Cost: { Low: { } low, High: { } high } } => $"{Quantity.Number(low)}–{Quantity.Number(high)}",
            { Cost: not null, Source: { } source } => TooFew(source),
            _ => "",
        };
    }

    /// <summary>Figure and interval in one: <c>1.24× (1.20–1.31)</c>.</summary>
    public static string Full(OverheadRow row, OverheadCell cell)
        => Interval(row, cell) is { Length: > 0 } interval ? $"{Main(row, cell)} ({interval})" : Main(row, cell);

    /// <summary>The group's mean and of how many it is, <c>1.24× of 3</c>; empty for native and where there is none.</summary>
    public static string Mean(OverheadRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        return row.Mean is { } mean ? string.Create(CultureInfo.InvariantCulture, $"{Quantity.FormatRatio(mean)} of {row.Ratios}") : "";
    }

    private static string TooFew(MetricSummary row) => string.Create(CultureInfo.InvariantCulture, $"n = {row.Count}");
}
