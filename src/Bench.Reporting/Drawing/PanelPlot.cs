using ScottPlot;
using ScottPlot.TickGenerators;

namespace Bench.Reporting.Drawing;

/// <summary>Makes the ScottPlot plot of a panel: axis, grid, markers and intervals.</summary>
internal static class PanelPlot
{
    /// <summary>Height below the data for ticks and the label of the axis, pixels.</summary>
    public const float AxisHeight = 52;

    /// <summary>Room on both sides of the data for the labels of the outermost ticks, pixels.</summary>
    public const float SideRoom = 6;

    /// <summary>Diameter of a circle, pixels.</summary>
    public const float MarkerSize = 10;

    /// <summary>The shapes that tell series and lines of a family apart.</summary>
    public static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledDiamond, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp,
        MarkerShape.FilledTriangleDown,
    ];

    private const float TickSize = 14;
    private const float OutlineWidth = 2;

    // In rows.
    private const double SeriesGap = 0.36;

    /// <summary>A plot of this width, in pixels, over this number of rows.</summary>
    public static Plot Create(Panel panel, int rows, float width)
    {
        var plot = PlotFrame.Create(new PixelPadding(SideRoom, SideRoom, AxisHeight, 0), TickSize);
        var ends = LogScale.EndsOf(panel.Marks.Select(mark => mark.Value));
        var scale = new LogScale(panel.IsRatio ? ends.Append(1) : ends, panel.Axis);
        plot.Axes.SetLimits(scale.Low, scale.High, 0, rows);
        plot.Axes.Left.IsVisible = false;
        plot.Grid.XAxisStyle.IsVisible = true;
        plot.Grid.XAxisStyle.MajorLineStyle.Color = Color.FromHex("#C8C8C8");
        plot.Grid.YAxisStyle.IsVisible = false;
        var bottom = plot.Axes.Bottom;
        bottom.Label.Text = panel.Axis.Label;
        bottom.Label.FontName = ChartFont.Family;
        bottom.Label.FontSize = TickSize;
        bottom.Label.Bold = false;
        bottom.Label.ForeColor = Color.FromHex("#222222");
        bottom.TickGenerator = new NumericManual([.. scale.Ticks(width - (2 * SideRoom), TextStyle.Note)]);

        if (panel.IsRatio)
        {
            plot.Add.VerticalLine(scale.ToAxis(1), 2, PlotFrame.Reference);
        }

        var gap = SeriesGap * Math.Min(1, 2.0 / panel.Series.Count);
        foreach (var mark in panel.Marks)
        {
            var y = rows - mark.Row - 0.5 + ((((panel.Series.Count - 1) / 2.0) - mark.Series) * gap);
            PlotFrame.AddInterval(plot, scale, mark.Value, y, Color.FromHex(mark.Colour), isVertical: false);
            plot.Add.Plottable(new ScottPlot.Plottables.Marker
            {
                X = scale.ToAxis(mark.Value.Median),
                Y = y,
                MarkerStyle = Marker(panel.Series[mark.Series].Shape, mark.Colour, mark.Hollow),
            });
        }

        return plot;
    }

    /// <summary>A marker as plots and legends draw it.</summary>
    public static MarkerStyle Marker(MarkerShape shape, string colour, bool hollow = false)
    {
        var line = Color.FromHex(colour);
        return new MarkerStyle(shape, shape == MarkerShape.FilledDiamond ? MarkerSize * 1.15f : MarkerSize, line)
        {
            FillColor = hollow ? Colors.White : line,
            LineColor = line,
            OutlineColor = line,
            OutlineWidth = hollow ? OutlineWidth : 0,
            LineWidth = hollow ? OutlineWidth : 0,
        };
    }

    public static MarkerStyle FamilyMarker(string family) => Marker(MarkerShape.FilledSquare, FamilyPalette.Colour(family));
}
