using Bench.Reporting;
using Bench.Reporting.Charts;
using Bench.Results.Comparison;
using Bench.Results.Literature;

namespace Bench.Commands;

/// <summary>Draws the charts and the report of a run.</summary>
internal static class RunDrawing
{
    /// <summary>Writes <c>charts/</c> and <c>report.html</c> into the run's folder; passes unreadable time lines to a handler.</summary>
    /// <exception cref="RunFormatException">A file of the published figures is wrong; the charts are written.</exception>
    public static IReadOnlyList<Chart> Write(RunFolder folder, RunData data, Action<DamagedLine>? damaged = null)
    {
        var charts = ChartSet.Draw(data.Environment, data.Summary, folder.ReadTimelines(damaged), PairedReport.TryRead(folder));
        ChartSet.Write(folder.Path, charts);
        var published = PublishedFigures.Load(Path.Combine(Repository.Root, "results"));
        File.WriteAllText(folder.FullPath(RunFiles.Report), HtmlReport.Render(data.Environment, data.Summary, charts, published));
        return charts;
    }
}
