using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>A metric and the shape that stands for it in a panel.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Name">Its name in the legend and above the column of values; empty for none.</param>
/// <param name="Shape">The marker.</param>
internal sealed record Series(string Metric, string Name, MarkerShape Shape = MarkerShape.FilledCircle);

/// <summary>What a panel is to show.</summary>
internal sealed record PanelSpec
{
    public required string Title { get; init; }

    public required AxisSpec Axis { get; init; }

    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>Whether a row of one of the metrics belongs to the panel.</summary>
    public required Func<MetricSummary, bool> Holds { get; init; }

    /// <summary>A parameter that the title names already; null for none.</summary>
    public string? NamedParameter { get; init; }

    /// <summary>Whether the ratio to native is shown in place of the value.</summary>
    public bool IsRatio { get; init; }

    public Estimate? EstimateOf(MetricSummary row) => IsRatio ? row.RatioToNative : row.Value;
}

/// <summary>A row of a band: a platform, or one of its guests or variants.</summary>
/// <param name="Platform">The platform with its accelerator.</param>
/// <param name="Family">The platform's family.</param>
/// <param name="Variant">Guest and parameters as far as they distinguish the row; may be empty.</param>
/// <param name="StartsPlatform">Whether this is the platform's first row.</param>
/// <param name="Message">Why the platform did not run; null where it did.</param>
internal sealed record ChartRow(string Platform, string Family, string Variant, bool StartsPlatform, string? Message);

/// <summary>One value with its interval, in the metric's unit.</summary>
/// <param name="Row">Index of the row, from 0 at the top.</param>
/// <param name="Series">Index of the series.</param>
/// <param name="Median">The value.</param>
/// <param name="Low">Lower end of the interval, or null where there is none.</param>
/// <param name="High">Upper end, or null likewise.</param>
/// <param name="Colour">Colour as <c>#RRGGBB</c>.</param>
/// <param name="Hollow">Whether only the outline is drawn: the page cache answered for the device.</param>
internal sealed record Mark(int Row, int Series, double Median, double? Low, double? High, string Colour, bool Hollow = false);

/// <summary>Axes over the rows of a band.</summary>
internal sealed record Panel
{
    public required string Title { get; init; }

    /// <summary>A line below the title.</summary>
    public string Note { get; init; } = "";

    public required AxisSpec Axis { get; init; }

    /// <summary>Text of a value beside its row.</summary>
    public required Func<double, string> Format { get; init; }

    /// <summary>The shapes, in the order in which they stand in a row.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    public required IReadOnlyList<Mark> Marks { get; init; }

    /// <summary>Words in rows without a mark.</summary>
    public IReadOnlyList<(int Row, string Text)> Texts { get; init; } = [];

    /// <summary>Whether a line stands at 1.</summary>
    public bool IsRatio { get; init; }
}

/// <summary>Panels side by side over the same rows.</summary>
internal sealed record Band(IReadOnlyList<ChartRow> Rows, IReadOnlyList<Panel> Panels);
