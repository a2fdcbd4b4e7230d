using ScottPlot;
using ScottPlot.TickGenerators;

namespace Bench.Reporting.Drawing;

/// <summary>Makes the ScottPlot plot of a panel: axis, grid, markers and intervals. What stands around it is the figure's.</summary>
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

    /// <summary>Distance between the series of one row, in rows.</summary>
    private const double SeriesGap = 0.36;

    /// <summary>A plot for a data area of this width, in pixels, over this number of rows.</summary>
    public static Plot Create(Panel panel, int rows, float width)
    {
        ChartFont.Register();
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(new PixelPadding(SideRoom, SideRoom, AxisHeight, 0));
        plot.Axes.SetLimits(panel.Scale.Low, panel.Scale.High, 0, rows);
        StyleAxes(plot, panel, width);

        if (panel.Reference is { } reference)
        {
            // Solid: a dashed line is dropped from SVG.
            plot.Add.VerticalLine(panel.Scale.ToAxis(reference), 2, Color.FromHex("#777777"));

        }

        foreach (var mark in panel.Marks)
        {
            Add(plot, panel, mark, rows);
        }

        return plot;
    }

    /// <summary>A marker of the given look, as plots and legend draw it.</summary>
    public static MarkerStyle Marker(MarkerShape shape, string colour, bool hollow)
    {
        var style = new MarkerStyle(shape, shape == MarkerShape.FilledDiamond ? MarkerSize * 1.15f : MarkerSize, Color.FromHex(colour));
        style.FillColor = hollow ? Colors.White : Color.FromHex(colour);
        style.LineColor = Color.FromHex(colour);
        style.OutlineColor = Color.FromHex(colour);
        style.OutlineWidth = hollow ? OutlineWidth : 0;
        style.LineWidth = hollow ? OutlineWidth : 0;
        return style;
    }

    /// <summary>Height of a mark's centre on the vertical axis, in rows from the bottom.</summary>
    public static double HeightOf(Panel panel, Mark mark, int rows) =>
        rows - mark.Row - 0.5 + (((panel.Series.Count - 1) / 2.0) - mark.Series) * SeriesGap * Math.Min(1, 2.0 / panel.Series.Count);

    private static void StyleAxes(Plot plot, Panel panel, float width)
    {
        var axes = plot.Axes;
        axes.Left.IsVisible = false;
        axes.Right.IsVisible = false;
        axes.Top.IsVisible = false;
        var bottom = axes.Bottom;
        bottom.FrameLineStyle.Color = Color.FromHex("#444444");
        bottom.MajorTickStyle.Color = Color.FromHex("#444444");
        bottom.MinorTickStyle.Color = Color.FromHex("#999999");
        bottom.TickLabelStyle.FontName = ChartFont.Family;
        bottom.TickLabelStyle.FontSize = TickSize;
        bottom.TickLabelStyle.ForeColor = Color.FromHex("#222222");
        bottom.Label.Text = panel.AxisLabel;
        bottom.Label.FontName = ChartFont.Family;
        bottom.Label.FontSize = TickSize;
        bottom.Label.Bold = false;
        bottom.Label.ForeColor = Color.FromHex("#222222");
        using var text = new TextPainter(TickSize);
        bottom.TickGenerator = new NumericManual([.. panel.Scale.Ticks(width, label => text.Measure(label))]);
        plot.Grid.XAxisStyle.MajorLineStyle.Color = Color.FromHex("#C8C8C8");
        plot.Grid.YAxisStyle.IsVisible = false;
    }

    private static void Add(Plot plot, Panel panel, Mark mark, int rows)
    {
        var (x, y) = (panel.Scale.ToAxis(mark.Median), HeightOf(panel, mark, rows));
        var colour = Color.FromHex(mark.Colour);
        if (mark is { Low: { } low, High: { } high })
        {
            // An end at or below zero lies beyond the left end of every log axis: the bar is cut there.
            var left = low > 0 ? panel.Scale.ToAxis(low) : panel.Scale.Low;
            plot.Add.Plottable(new ScottPlot.Plottables.ErrorBar(
                [x], [y], [Math.Max(0, panel.Scale.ToAxis(high) - x)], [Math.Max(0, x - left)], null!, null!)
            {
                Color = colour,
                LineWidth = 2,
                CapSize = 4,
            });
        }

        plot.Add.Plottable(new ScottPlot.Plottables.Marker
        {
            X = x,
            Y = y,
            MarkerStyle = Marker(panel.Series[mark.Series].Shape, mark.Colour, mark.Hollow),
        });
    }
}
