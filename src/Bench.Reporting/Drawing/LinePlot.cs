using ScottPlot;
using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>A line through points.</summary>
/// <param name="Xs">Abscissae, ascending.</param>
/// <param name="Ys">Ordinates, one for each.</param>
/// <param name="Colour">Colour as <c>#RRGGBB</c>.</param>
/// <param name="Width">Width of the line, pixels.</param>
internal sealed record PlotLine(IReadOnlyList<double> Xs, IReadOnlyList<double> Ys, string Colour, float Width);

/// <summary>Makes the ScottPlot plot of lines over time: axes from zero, grid, moments as vertical lines.</summary>
internal static class LinePlot
{
    /// <summary>Room left of the data for the labels of the vertical axis, pixels.</summary>
    public const float LeftRoom = 52;

    /// <summary>Room right of the data, pixels.</summary>
    public const float RightRoom = 12;

    /// <summary>Room below the data for the labels of the horizontal axis, pixels.</summary>
    public const float BottomRoom = 24;

    // Air above the highest line, as a share of its height.
    private const double Headroom = 1.15;
    private const float TickSize = 12;

    /// <summary>A plot of these lines.</summary>
    /// <param name="lines">The lines.</param>
    /// <param name="moments">Where vertical lines stand.</param>
    /// <param name="from">Left end of the horizontal axis.</param>
    /// <param name="to">Its right end; larger.</param>
    /// <param name="least">The vertical axis reaches at least so high; positive.</param>
    public static Plot Create(IReadOnlyList<PlotLine> lines, IEnumerable<double> moments, double from, double to, double least)
    {
        ChartFont.Register();
        var plot = new Plot();
        plot.RenderManager.ClearCanvasBeforeEachRender = false;
        plot.FigureBackground.Color = Colors.Transparent;
        plot.DataBackground.Color = Colors.Transparent;
        plot.Layout.Fixed(new PixelPadding(LeftRoom, RightRoom, BottomRoom, 2));
        plot.Axes.Right.IsVisible = false;
        plot.Axes.Top.IsVisible = false;
        Style(plot.Axes.Bottom);
        Style(plot.Axes.Left);
        plot.Grid.XAxisStyle.IsVisible = false;
        plot.Grid.YAxisStyle.MajorLineStyle.Color = Color.FromHex("#DADADA");
        foreach (var moment in moments)
        {
            // Solid: a dashed line is dropped from SVG.
            plot.Add.VerticalLine(moment, 1, Color.FromHex("#777777"));
        }

        foreach (var line in lines)
        {
            var scatter = plot.Add.ScatterLine(line.Xs.ToArray(), line.Ys.ToArray());
            scatter.Color = Color.FromHex(line.Colour);
            scatter.LineWidth = line.Width;
        }

        var highest = lines.SelectMany(line => line.Ys).DefaultIfEmpty(0).Max();
        plot.Axes.SetLimits(from, to, 0, Math.Max(highest, least) * Headroom);
        return plot;
    }

    /// <summary>Draws a plot in its place.</summary>
    /// <param name="canvas">The canvas.</param>
    /// <param name="plot">The plot.</param>
    /// <param name="area">Its place on the canvas.</param>
    public static void Draw(SKCanvas canvas, Plot plot, PixelRect area)
    {
        // The first drawing of a plot only settles its layout: see FigureRenderer.
        using var nowhere = new SKNoDrawCanvas(FigureFrame.Width, (int)area.Bottom + 1);
        plot.Render(nowhere, area);
        plot.Render(canvas, area);
    }

    private static void Style(IAxis axis)
    {
        axis.FrameLineStyle.Color = Color.FromHex("#444444");
        axis.MajorTickStyle.Color = Color.FromHex("#444444");
        axis.MinorTickStyle.Length = 0;
        axis.TickLabelStyle.FontName = ChartFont.Family;
        axis.TickLabelStyle.FontSize = TickSize;
        axis.TickLabelStyle.ForeColor = Color.FromHex("#222222");
    }
}
