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

    private const float TickSize = 14;
    private const float OutlineWidth = 2;

    // In rows.
    private const double SeriesGap = 0.36;

    /// <summary>A plot of this width, in pixels, over this number of rows.</summary>
    public static Plot Create(Panel panel, int rows, float width)
    {
        var plot = PlotFrame.Create(new PixelPadding(SideRoom, SideRoom, AxisHeight, 0));
        var ends = panel.Marks.SelectMany(mark => new[] { mark.Median, mark.Low ?? mark.Median, mark.High ?? mark.Median });
        var scale = new LogScale(panel.IsRatio ? ends.Append(1) : ends, panel.Axis);
        plot.Axes.SetLimits(scale.Low, scale.High, 0, rows);
        plot.Axes.Left.IsVisible = false;
        plot.Grid.XAxisStyle.MajorLineStyle.Color = Color.FromHex("#C8C8C8");
        plot.Grid.YAxisStyle.IsVisible = false;
        var bottom = plot.Axes.Bottom;
        PlotFrame.Style(bottom, TickSize);
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

        foreach (var mark in panel.Marks)
        {
            Add(plot, scale, mark, HeightOf(mark, panel.Series.Count, rows), panel.Series[mark.Series].Shape);
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

    /// <summary>Height of a mark's centre on the vertical axis, in rows from the bottom.</summary>
    private static double HeightOf(Mark mark, int series, int rows)
    {
        var gap = SeriesGap * Math.Min(1, 2.0 / series);
        return rows - mark.Row - 0.5 + ((((series - 1) / 2.0) - mark.Series) * gap);
    }

    private static void Add(Plot plot, LogScale scale, Mark mark, double y, MarkerShape shape)
    {
        var x = scale.ToAxis(mark.Median);
        if (mark is { Low: { } low, High: { } high })
        {
            // An end at or below zero lies beyond the left end of every log axis: the bar is cut there.
            var left = low > 0 ? scale.ToAxis(low) : scale.Low;
            plot.Add.Plottable(new ScottPlot.Plottables.ErrorBar(
                [x], [y], [Math.Max(0, scale.ToAxis(high) - x)], [Math.Max(0, x - left)], null!, null!)
            {
                Color = Color.FromHex(mark.Colour),
                LineWidth = 2,
                CapSize = 4,
            });
        }

        plot.Add.Plottable(new ScottPlot.Plottables.Marker
        {
            X = x,
            Y = y,
            MarkerStyle = Marker(shape, mark.Colour, mark.Hollow),
        });
    }
}
