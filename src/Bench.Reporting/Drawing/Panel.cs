using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>A shape that stands for one metric in a panel.</summary>
/// <param name="Name">What the legend and the column of values call it.</param>
/// <param name="Shape">The marker.</param>
internal sealed record Series(string Name, MarkerShape Shape);

/// <summary>One value with its interval, in the metric's unit.</summary>
/// <param name="Row">Index of the row, from 0 at the top.</param>
/// <param name="Series">Index of the series.</param>
/// <param name="Median">Where the marker goes.</param>
/// <param name="Low">Lower end of the interval, or null where there is none.</param>
/// <param name="High">Upper end, or null likewise.</param>
/// <param name="Colour">Colour as <c>#RRGGBB</c>.</param>
/// <param name="Hollow">Whether the marker is drawn as an outline: the value is not what it claims to be.</param>
internal sealed record Mark(int Row, int Series, double Median, double? Low, double? High, string Colour, bool Hollow);

/// <summary>What a row of one panel says where it has no mark.</summary>
internal sealed record RowText(int Row, string Text);

/// <summary>One set of axes over the rows of a band.</summary>
internal sealed record Panel
{
    /// <summary>What is shown.</summary>
    public required string Title { get; init; }

    /// <summary>What is to be known of the panel's cases, in a few words.</summary>
    public string Note { get; init; } = "";

    /// <summary>The label of the horizontal axis, with its unit.</summary>
    public required string AxisLabel { get; init; }

    /// <summary>The horizontal axis.</summary>
    public required LogScale Scale { get; init; }

    /// <summary>Text of a value, as it stands beside its row.</summary>
    public required Func<double, string> Format { get; init; }

    /// <summary>The shapes, in the order in which they stand in a row.</summary>
    public required IReadOnlyList<Series> Series { get; init; }

    /// <summary>The values.</summary>
    public required IReadOnlyList<Mark> Marks { get; init; }

    /// <summary>Words in rows without a value.</summary>
    public IReadOnlyList<RowText> Texts { get; init; } = [];

    /// <summary>Where a line is drawn to compare with, or null.</summary>
    public double? Reference { get; init; }
}

/// <summary>Panels side by side over the same rows.</summary>
internal sealed record Band(IReadOnlyList<ChartRow> Rows, IReadOnlyList<Panel> Panels);
