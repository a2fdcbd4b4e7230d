using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>A chart with all that stands on it: title, axes, legend, notes and environment.</summary>
public sealed class Figure
{
    private const float Highest = 1_000_000;
    private readonly SKPicture _picture;

    internal Figure(FigureText text, Action<Sheet> body)
    {
        Title = TextStyle.Clean(text.Title);
        Description = TextStyle.Clean(text.Description);
        using var recorder = new SKPictureRecorder();
        var sheet = new Sheet(recorder.BeginRecording(SKRect.Create(Sheet.Width, Highest)));
        sheet.Head(Title, TextStyle.Clean(text.Subtitle));
        body(sheet);
        sheet.Foot(text.Notes.Select(TextStyle.Clean), TextStyle.Clean(text.Environment));
        Height = (int)MathF.Ceiling(sheet.Y);
        _picture = recorder.EndRecording();
    }

    /// <summary>Title of the figure.</summary>
    public string Title { get; }

    /// <summary>The content in words, for those who cannot see it.</summary>
    public string Description { get; }

    /// <summary>Width, pixels at scale 1.</summary>
    public int Width { get; } = Sheet.Width;

    /// <summary>Height, pixels at scale 1. Grows with the number of rows.</summary>
    public int Height { get; }

    /// <summary>The panels of a dot plot; empty for other charts.</summary>
    internal IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>The figure as an SVG document. Text is text, and shows in a browser without the font of the library too.</summary>
    public string ToSvg()
    {
        using var stream = new MemoryStream();
        using (var canvas = SKSvgCanvas.Create(new SKRect(0, 0, Width, Height), stream))
        {
            Draw(canvas);
        }

        return SvgDocument.Finish(stream.ToArray(), this);
    }

    /// <summary>The figure as a PNG file on white.</summary>
    /// <param name="scale">Pixels of the image per pixel of the figure, from 0.1 to 8; 2 suits dense screens and print.</param>
    /// <exception cref="ArgumentOutOfRangeException">The scale is outside its range.</exception>
    /// <exception cref="InvalidOperationException">There is no memory for the image.</exception>
    public byte[] ToPng(double scale = 2)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(scale, 0.1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(scale, 8);
        var size = new SKImageInfo((int)Math.Ceiling(Width * scale), (int)Math.Ceiling(Height * scale));
        using var surface = SKSurface.Create(size) ?? throw new InvalidOperationException(
            $"Cannot draw the chart \"{Title}\": no memory for {size.Width} × {size.Height} pixels. Use a smaller scale.");
        surface.Canvas.Scale((float)scale);
        Draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private void Draw(SKCanvas canvas)
    {
        using var white = new SKPaint { Color = SKColors.White };
        canvas.DrawRect(0, 0, Width, Height, white);
        canvas.DrawPicture(_picture);
    }
}

/// <summary>The text around a figure: above it, in its place, below it, and the environment, without which no number holds.</summary>
internal sealed record FigureText(string Title, string Subtitle, string Description, IReadOnlyList<string> Notes, string Environment)
{
    /// <summary>The note under every chart with an emulated machine.</summary>
    public const string EmulationNote = "tcg = software emulation, not the cost of hardware virtualisation.";

    public static string EnvironmentOf(RunEnvironment environment, RunSummary summary)
    {
        var host = environment.Host;
        var nested = host.Virtualization switch
        {
            "none" => "host is bare metal",
            "unknown" => "whether the host is itself a guest is unknown",
            var hypervisor => $"host is itself a guest ({hypervisor})",
        };
        return string.Join(
            " · ",
            $"run {environment.Run}",
            $"{environment.Started.UtcDateTime:yyyy-MM-dd}",
            summary.Rounds == 1 ? "1 round" : $"{summary.Rounds} rounds",
            host.CpuModel,
            $"Linux {host.Kernel}",
            nested);
    }
}
