using Bench.Reporting.Charts;
using Bench.Results.Comparison;

namespace Bench.Reporting;

/// <summary>Draws the charts of a run.</summary>
public static class ChartSet
{
    /// <summary>The charts in the order of the report: those that experiments declare, then those of all experiments together.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="summary">The run's summary.</param>
    /// <param name="timelines">The run's time lines; null for no chart of them.</param>
    /// <param name="comparison">The verdicts of <c>bench ab</c>; null for a run of another kind.</param>
    public static IReadOnlyList<Chart> Draw(
        RunEnvironment environment,
        RunSummary summary,
        IReadOnlyList<Timeline>? timelines = null,
        PairedReport? comparison = null)
    {
        var charts = new List<Chart>();
        if (comparison is not null)
        {
            charts.Add(SequenceChart.Draw(comparison, environment, summary));
        }

        charts.AddRange(environment.Charts.Select(chart => DeclaredChart.Draw(chart, environment, summary)));
        if (summary.Boots.Count > 0)
        {
            charts.Add(PhasesChart.Draw(summary.Boots, environment, summary));
        }

        charts.Add(OverheadChart.Draw(environment, summary));
        charts.Add(OverheadTableChart.Draw(environment, summary));
        if (timelines is not null)
        {
            charts.Add(TimelineChart.Draw(timelines, environment, summary));
        }

        return charts;
    }
}
