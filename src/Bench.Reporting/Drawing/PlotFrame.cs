using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>The look that all ScottPlot plots share.</summary>
internal static class PlotFrame
{
    /// <summary>A line to compare with. Solid, because a dashed line is dropped from SVG.</summary>
    public static readonly Color Reference = Color.FromHex("#777777");

    /// <summary>An empty plot with this room around its data, in pixels, and no axes on top and at the right.</summary>
    public static Plot Create(PixelPadding room)
    {
        ChartFont.Register();
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(room);
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        return plot;
    }

    public static void Style(IAxis axis, float size)
    {
        axis.FrameLineStyle.Color = Color.FromHex("#444444");
        axis.MajorTickStyle.Color = Color.FromHex("#444444");
        axis.MinorTickStyle.Color = Color.FromHex("#999999");
        axis.TickLabelStyle.FontName = ChartFont.Family;
        axis.TickLabelStyle.FontSize = size;
        axis.TickLabelStyle.ForeColor = Color.FromHex("#222222");
    }
}
