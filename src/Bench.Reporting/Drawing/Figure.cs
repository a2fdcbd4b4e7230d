using SkiaSharp;

namespace Bench.Reporting.Drawing;

/// <summary>A chart with all that stands on it: title, axes, legend, notes and environment.</summary>
public sealed class Figure
{
    private const float Highest = 1_000_000;
    private const int Scale = 2;
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

    /// <summary>The figure as a PNG file on white, with two pixels for each of the figure's, as dense screens and print want it.</summary>
    public byte[] ToPng()
    {
        using var surface = SKSurface.Create(new SKImageInfo(Scale * Width, Scale * Height));
        surface.Canvas.Scale(Scale);
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

    private const string UserModeNote = "uml = user-mode Linux, a kernel that runs as processes: not hardware virtualisation either.";

    /// <summary>The notes where one of these platforms is a machine of which no hardware virtualisation can be learnt.</summary>
    public static IEnumerable<string> EmulationNotes(IReadOnlyCollection<string> platforms) =>
    [
        .. platforms.Any(platform => platform.EndsWith("@tcg", StringComparison.Ordinal)) ? [EmulationNote] : Array.Empty<string>(),
        .. platforms.Contains("uml") ? [UserModeNote] : Array.Empty<string>(),
    ];

    /// <summary>Which way is better; empty where neither is.</summary>
    public static string Better(Direction direction) => direction switch
    {
        Direction.Lower => "lower is better",
        Direction.Higher => "higher is better",
        _ => "",
    };

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
