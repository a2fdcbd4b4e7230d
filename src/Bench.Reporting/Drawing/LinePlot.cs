using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>A line through points with ascending abscissae; the colour is <c>#RRGGBB</c>, the width in pixels.</summary>
internal sealed record PlotLine(IReadOnlyList<double> Xs, IReadOnlyList<double> Ys, string Colour, float Width);

/// <summary>Makes the ScottPlot plot of lines over time or rounds.</summary>
internal static class LinePlot
{
    /// <summary>Room left of the data for the labels of the vertical axis, pixels.</summary>
    public const float LeftRoom = 52;

    public const float RightRoom = 12;

    private const float BottomRoom = 24;
    private const float TickSize = 12;

    /// <summary>A plot of these lines within these limits, with vertical lines at moments.</summary>
    public static Plot Create(IEnumerable<PlotLine> lines, AxisLimits limits, IEnumerable<double> moments)
    {
        var plot = PlotFrame.Create(new PixelPadding(LeftRoom, RightRoom, BottomRoom, 2), TickSize);
        plot.Axes.Bottom.MinorTickStyle.Length = 0;
        plot.Axes.Left.MinorTickStyle.Length = 0;
        foreach (var moment in moments)
        {
            plot.Add.VerticalLine(moment, 1, PlotFrame.Reference);
        }

        foreach (var line in lines)
        {
            var scatter = plot.Add.ScatterLine(line.Xs.ToArray(), line.Ys.ToArray());
            scatter.Color = Color.FromHex(line.Colour);
            scatter.LineWidth = line.Width;
        }

        plot.Axes.SetLimits(limits);
        return plot;
    }
}
