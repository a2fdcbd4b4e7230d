using Bench.Charts;
using Bench.Results;
using Bench.Results.Comparison;

namespace Bench.Engine;

/// <summary>Draws a run: its charts and its report.</summary>
internal static class RunDrawing
{
    /// <summary>Writes <c>charts/</c> and <c>report.html</c> into the run's folder and returns what was drawn and what not.</summary>
    /// <param name="folder">The run's folder.</param>
    /// <param name="data">The run.</param>
    /// <param name="damaged">Told each time line that cannot be read; null where nobody asks.</param>
    public static IReadOnlyList<WrittenChart> Write(RunFolder folder, RunData data, Action<DamagedLine>? damaged = null)
    {
        var charts = ChartSet.With(folder.ReadTimelines(damaged), PairedReport.TryRead(folder));
        var written = new ChartWriter(charts).Write(folder.Path, data.Environment, data.Summary);
        HtmlReport.Write(folder.Path, data.Environment, data.Summary, charts);
        return written;
    }
}
