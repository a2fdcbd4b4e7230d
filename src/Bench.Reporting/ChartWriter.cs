namespace Bench.Reporting;

/// <summary>Writes the charts of a run into its folder.</summary>
public static class ChartWriter
{
    /// <summary>Name of the folder of charts within the folder of a run.</summary>
    public const string Folder = "charts";

    /// <summary>
    /// Writes <c>charts/NAME.svg</c> and <c>charts/NAME.png</c> for each chart that the run has values for. A chart without values
    /// gets no file, and files of an earlier drawing of it are removed, so that what lies there belongs to this summary.
    /// </summary>
    /// <param name="runFolder">The folder of the run; made when it is missing.</param>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="charts">The charts, or null for those of <see cref="ChartSet.Of"/>.</param>
    /// <returns>One entry per chart, written or not, in their order.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder is not writable.</exception>
    public static IReadOnlyList<WrittenChart> Write(
        string runFolder,
        RunEnvironment environment,
        RunSummary summary,
        IReadOnlyList<IRunChart>? charts = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(runFolder);
        var folder = Path.Combine(runFolder, Folder);
        return [.. (charts ?? ChartSet.Of(environment)).Select(chart => Write(folder, chart.Draw(environment, summary)))];
    }

    private static WrittenChart Write(string folder, ChartOutcome outcome)
    {
        var svg = Path.Combine(folder, $"{outcome.Name}.svg");
        var png = Path.Combine(folder, $"{outcome.Name}.png");
        if (outcome.Figure is not { } figure)
        {
            if (Directory.Exists(folder))
            {
                File.Delete(svg);
                File.Delete(png);
            }

            return new WrittenChart(outcome.Name, null, null, outcome.Reason);
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(svg, figure.ToSvg());
        File.WriteAllBytes(png, figure.ToPng());
        return new WrittenChart(outcome.Name, svg, png, null);
    }
}

/// <summary>What became of one chart.</summary>
/// <param name="Name">The chart's name.</param>
/// <param name="SvgPath">Path of the SVG file, or null when the run has nothing for the chart.</param>
/// <param name="PngPath">Path of the PNG file, or null likewise.</param>
/// <param name="Reason">Why there is no file; null when there is.</param>
public sealed record WrittenChart(string Name, string? SvgPath, string? PngPath, string? Reason);
