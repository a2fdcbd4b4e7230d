using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting;

/// <summary>A chart that is ready to be drawn, with all that must stand on it: title, axes, legend, footnotes and environment.</summary>
public sealed class Figure
{
    private readonly Func<SKCanvas?, float> _draw;
    private readonly FigureContent? _content;

    internal Figure(FigureContent content)
        : this(content.Title, FigureDescription.Of(content), canvas => Draw(content, canvas)) => _content = content;

    /// <summary>A figure that is drawn by a function, which only measures when it is given no canvas, and returns the height.</summary>
    internal Figure(string title, string description, Func<SKCanvas?, float> draw)
    {
        Title = title;
        Description = description;
        _draw = draw;
        Height = (int)MathF.Ceiling(draw(null));
    }

    /// <summary>Title of the figure.</summary>
    public string Title { get; }

    /// <summary>What the figure shows, in words, for those who cannot see it.</summary>
    public string Description { get; }

    /// <summary>Width, pixels at scale 1.</summary>
    public int Width { get; } = FigureFrame.Width;

    /// <summary>Height, pixels at scale 1. Grows with the number of rows.</summary>
    public int Height { get; }

    internal FigureContent Content => _content ?? throw new InvalidOperationException($"The figure \"{Title}\" is no dot plot.");

    /// <summary>The figure as an SVG document. Text is text, and shows in a browser without the font of the library too.</summary>
    public string ToSvg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
        {
            Draw(canvas);
        }

        return SvgDocument.Finish(stream.ToArray(), Title, Description, Width, Height);
    }

    /// <summary>The figure as a PNG file on white.</summary>
    /// <param name="scale">Pixels of the image per pixel of the figure, from 0.1 to 8; 2 suits dense screens and print.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is outside its range.</exception>
    /// <exception cref="InvalidOperationException">The image cannot be made, for want of memory.</exception>
    public byte[] ToPng(double scale = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 0.1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, 8);
        var information = new SKImageInfo((int)Math.Ceiling(Width * scale), (int)Math.Ceiling(Height * scale));
        using var surface = SKSurface.Create(information)
            ?? throw new InvalidOperationException(
                $"Cannot draw the chart \"{Title}\": no memory for {information.Width} × {information.Height} pixels. Use a smaller scale.");
        surface.Canvas.Scale((float)scale);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static float Draw(FigureContent content, SKCanvas? canvas)
    {
        using var renderer = new FigureRenderer(content);
        return renderer.Draw(canvas);
    }

    private void Draw(SKCanvas canvas)
    {
        using var white = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(0, 0, Width, Height, white);
        _draw(canvas);
    }
}
