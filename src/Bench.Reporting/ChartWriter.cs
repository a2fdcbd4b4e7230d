using Bench.Reporting.Charts;

namespace Bench.Reporting;

/// <summary>Writes charts into the folder of a run.</summary>
public static class ChartWriter
{
    /// <summary>Name of the folder of charts within the folder of a run.</summary>
    public const string Folder = "charts";

    /// <summary>
    /// Writes <c>charts/NAME.svg</c> and <c>charts/NAME.png</c> for each chart with a figure, and removes the files of the others, which
    /// an earlier drawing has left.
    /// </summary>
    /// <returns>One entry a chart, in their order.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static IReadOnlyList<WrittenChart> Write(string runFolder, IEnumerable<Chart> charts)
    {
        ArgumentException.ThrowIfNullOrEmpty(runFolder);
        return [.. charts.Select(chart => Write(Path.Combine(runFolder, Folder), chart))];
    }

    private static WrittenChart Write(string folder, Chart chart)
    {
        var svg = Path.Combine(folder, $"{chart.Name}.svg");
        var png = Path.Combine(folder, $"{chart.Name}.png");
        if (chart.Figure is { } figure)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(svg, figure.ToSvg());
            File.WriteAllBytes(png, figure.ToPng());
            return new WrittenChart(chart.Name, svg, png, null);
        }

        if (Directory.Exists(folder))
        {
            File.Delete(svg);
            File.Delete(png);
        }

        return new WrittenChart(chart.Name, null, null, chart.Reason);
    }
}

/// <summary>The files of one chart.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="SvgPath">Path of the SVG file, or null when the run has nothing for the chart.</param>
/// <param name="PngPath">Path of the PNG file, or null likewise.</param>
/// <param name="Reason">Why there is no file; null when there is.</param>
public sealed record WrittenChart(string Name, string? SvgPath, string? PngPath, string? Reason);
