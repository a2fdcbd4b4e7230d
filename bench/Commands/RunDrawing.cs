using Bench.Harness;
using Bench.Reporting;
using Bench.Reporting.Charts;
using Bench.Results.Comparison;
using Bench.Results.Literature;

namespace Bench.Commands;

/// <summary>Draws a run: its charts and its report.</summary>
internal static class RunDrawing
{
    /// <summary>Writes <c>charts/</c> and <c>report.html</c> into the run's folder and returns the charts.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="data">The run.</param>
    /// <param name="damaged">Told each time line that cannot be read; null where nobody asks.</param>
    /// <exception cref="RunFormatException">A file of the published figures, which the report shows, is wrong; the charts are
    /// written.</exception>
    public static IReadOnlyList<Chart> Write(RunFolder folder, RunData data, Action<DamagedLine>? damaged = null)
    {
        var charts = ChartSet.Draw(data.Environment, data.Summary, folder.ReadTimelines(damaged), PairedReport.TryRead(folder));
        ChartSet.Write(folder.Path, charts);
        var published = PublishedFigures.Load(Path.Combine(Repository.Root, "results"));
        File.WriteAllText(folder.FullPath(RunFiles.Report), HtmlReport.Render(data.Environment, data.Summary, charts, published));
        return charts;
    }
}
