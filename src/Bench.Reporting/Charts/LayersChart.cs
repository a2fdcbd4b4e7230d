using Bench.Reporting.Drawing;
using SkiaSharp;

namespace Bench.Reporting.Charts;

/// <summary>Each platform as a stack of layers between hardware and application, with what each adds.</summary>
internal static class LayersChart
{
    private const string Name = "layer-stacks";
    private const string Title = "What stands between the hardware and an application";
    private const string Subtitle = "From the bottom up. Times: what a layer adds to a boot. Memory: proportional size of its processes, "
        + "of a guest's kernel the RAM touched. The framed layer answers the application's system calls.";

    private const int Columns = 5;
    private const float BoxHeight = 46, Between = 12, Frame = 3;

    private static readonly Dictionary<LayerKind, SKColor> Papers = new()
    {
        [LayerKind.Hardware] = SKColor.Parse("#D9D9D9"),
        [LayerKind.Hypervisor] = SKColor.Parse("#E8E8E8"),
        [LayerKind.HostKernel] = SKColor.Parse("#C6DBEF"),
        [LayerKind.Engine] = SKColor.Parse("#CDEBDD"),
        [LayerKind.Helper] = SKColor.Parse("#FDE3CC"),
        [LayerKind.GuestKernel] = SKColor.Parse("#F3D6E6"),
        [LayerKind.Application] = SKColor.Parse("#FFF6C8"),
    };

    /// <summary>The chart; without a figure where the run has not looked at layers.</summary>
    public static Chart Draw(IReadOnlyList<PlatformLayers> stacks, RunEnvironment environment, RunSummary summary)
    {
        var guest = summary.Boots.Select(boot => boot.Case.Guest).Order(StringComparer.Ordinal).FirstOrDefault();
        var note = $"Boot times, and the memory of machines, are of the guest {guest}; other memory is of debian.";
        var text = new FigureText(
            Title,
            Subtitle,
            Describe(stacks),
            [.. guest is null ? [] : new[] { note }, .. FigureText.EmulationNotes([.. stacks.Select(stack => stack.Platform)])],
            FigureText.EnvironmentOf(environment, summary));
        return new Chart(Name, Title, new Figure(text, sheet =>
        {
            foreach (var band in stacks.Chunk(Columns))
            {
                Draw(sheet, band);
            }
        }));
    }

    private static void Draw(Sheet sheet, IReadOnlyList<PlatformLayers> band)
    {
        var width = (Sheet.Width - (2 * Sheet.Edge) - ((Columns - 1) * Between)) / Columns;
        var bottom = sheet.Y + (band.Max(stack => stack.Layers.Count) * BoxHeight);
        foreach (var (column, stack) in band.Index())
        {
            var left = Sheet.Edge + (column * (width + Between));
            foreach (var (place, layer) in stack.Layers.Index())
            {
                Draw(sheet, layer, left, bottom - ((place + 1) * BoxHeight), width);
            }

            var name = TextStyle.Clean(stack.Platform);
            sheet.Text(TextStyle.Bold, name, left + (width / 2), bottom + 14, Sheet.Ink, SKTextAlign.Center, width);
        }

        sheet.Y = bottom + TextStyle.Bold.LineHeight + (2 * Sheet.Gap);
    }

    private static void Draw(Sheet sheet, Layer layer, float left, float top, float width)
    {
        var frame = layer.AnswersCalls ? Frame : 1;
        sheet.Rectangle(left, top, width, BoxHeight - 2, layer.AnswersCalls ? Sheet.Ink : Sheet.Rule);
        sheet.Rectangle(left + frame, top + frame, width - (2 * frame), BoxHeight - 2 - (2 * frame), Papers[layer.Kind]);
        var (centre, adds) = (left + (width / 2), Adds(layer));
        var middle = top + (BoxHeight / 2) - (adds.Length == 0 ? 1 : 9);
        sheet.Text(TextStyle.Small, TextStyle.Clean(layer.Name), centre, middle, Sheet.Ink, SKTextAlign.Center, width - 10);
        sheet.Text(TextStyle.Fine, adds, centre, middle + 18, Sheet.Ink, SKTextAlign.Center, width - 10);
    }

    private static string Adds(Layer layer) => string.Join(" · ", new[]
    {
        layer.Milliseconds is { } time ? Quantity.Format(time, "ms") : null,
        layer.Bytes is { } bytes ? Quantity.Format(bytes, "B") : null,
    }.OfType<string>());

    private static string Describe(IReadOnlyList<PlatformLayers> stacks) => $"{Title}. " + string.Join(" ", stacks.Select(stack =>
        $"{stack.Platform}, from the bottom: {string.Join("; ", stack.Layers.Select(Describe))}."));

    private static string Describe(Layer layer) =>
        $"{layer.Name} {Adds(layer)}".TrimEnd() + (layer.AnswersCalls ? ", which answers system calls" : "");
}
