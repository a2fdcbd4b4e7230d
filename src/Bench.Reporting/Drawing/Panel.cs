using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>A metric, its name above the column of values, and its marker.</summary>
internal sealed record Series(string Metric, string Name, MarkerShape Shape = MarkerShape.FilledCircle);

/// <summary>What a panel is to show: the rows of the series' metrics that it holds.</summary>
internal sealed record PanelSpec(string Title, AxisSpec Axis, IReadOnlyList<Series> Series, Func<MetricSummary, bool> Holds)
{
    /// <summary>A parameter that the title names already; null for none.</summary>
    public string? NamedParameter { get; init; }

    /// <summary>Whether the cost as a ratio to native is shown in place of the value.</summary>
    public bool IsRatio { get; init; }

    public Estimate? EstimateOf(MetricSummary row) => IsRatio ? row.CostRatio : row.Value;
}

/// <summary>
/// A row of a band: a platform, or one of its variants, which are guest and parameters as far as they distinguish the row. The message
/// says why the platform did not run; null where it did.
/// </summary>
internal sealed record ChartRow(string Platform, string Family, string Variant, bool StartsPlatform, string? Message);

/// <summary>
/// One value with its interval, in the metric's unit, with the indexes of its row and series. A hollow mark is an outline: the page cache
/// answered for the device.
/// </summary>
internal sealed record Mark(int Row, int Series, Estimate Value, string Colour, bool Hollow = false);

/// <summary>Axes over the rows of a band, with a line at 1 for ratios, and with each value as text beside its row.</summary>
internal sealed record Panel(
    string Title,
    AxisSpec Axis,
    bool IsRatio,
    IReadOnlyList<Series> Series,
    IReadOnlyList<Mark> Marks,
    Func<double, string> Format)
{
    /// <summary>A line below the title.</summary>
    public string Note { get; init; } = "";

    /// <summary>Words in rows without a mark.</summary>
    public IReadOnlyList<(int Row, string Text)> Texts { get; init; } = [];
}

/// <summary>Panels side by side over the same rows.</summary>
internal sealed record Band(IReadOnlyList<ChartRow> Rows, IReadOnlyList<Panel> Panels);
