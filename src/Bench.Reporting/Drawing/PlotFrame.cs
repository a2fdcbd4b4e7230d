using ScottPlot;
using ScottPlot.Plottables;

namespace Bench.Reporting.Drawing;

/// <summary>The look that all ScottPlot plots share.</summary>
internal static class PlotFrame
{
    /// <summary>A line to compare with. Solid, because a dashed line is dropped from SVG.</summary>
    public static readonly Color Reference = Color.FromHex("#777777");

    /// <summary>An empty plot with this room around its data, in pixels, a horizontal grid, and axes at the bottom and on the
    /// left.</summary>
    public static Plot Create(PixelPadding room, float tickSize)
    {
        ChartFont.Register();
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(room);
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Grid.YAxisStyle.MajorLineStyle.Color = Color.FromHex("#DADADA");
        foreach (var axis in new IAxis[] { plot.Axes.Bottom, plot.Axes.Left })
        {
            axis.FrameLineStyle.Color = Color.FromHex("#444444");
            axis.MajorTickStyle.Color = Color.FromHex("#444444");
            axis.MinorTickStyle.Color = Color.FromHex("#999999");
            axis.TickLabelStyle.FontName = ChartFont.Family;
            axis.TickLabelStyle.FontSize = tickSize;
            axis.TickLabelStyle.ForeColor = Color.FromHex("#222222");
        }

        return plot;
    }

    /// <summary>Draws the interval of a value, if it has one, at this place of the other axis. An end at or below zero lies beyond the
    /// lower end of every logarithmic axis: the bar is cut there.</summary>
    public static void AddInterval(Plot plot, LogScale scale, Estimate value, double place, Color colour, bool isVertical)
    {
        if (value is not { Low: { } low, High: { } high })
        {
            return;
        }

        double[] centre = [scale.ToAxis(value.Median)];
        double[] above = [Math.Max(0, scale.ToAxis(high) - centre[0])];
        double[] below = [Math.Max(0, centre[0] - (low > 0 ? scale.ToAxis(low) : scale.Low))];
        plot.Add.Plottable(isVertical
            ? new ErrorBar([place], centre, null!, null!, above, below) { Color = colour, LineWidth = 1.5f, CapSize = 3 }
            : new ErrorBar(centre, [place], above, below, null!, null!) { Color = colour, LineWidth = 2, CapSize = 4 });
    }
}
