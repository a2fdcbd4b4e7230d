using Bench.Reporting.Experiments;
using Bench.Results.Comparison;

namespace Bench.Reporting;

/// <summary>The charts that a run is shown with.</summary>
public static class ChartSet
{
    /// <summary>The charts of a run, in the order of the report: those that its experiments declare, then those of all experiments
    /// together.</summary>
    /// <param name="environment">The run's environment.</param>
    /// <param name="timelines">The run's time lines; null for no chart of them.</param>
    /// <param name="comparison">What <c>bench ab</c> has decided in the run, which then has a chart, too; null for a run of another
    /// kind.</param>
    /// <param name="windows">How the run's workloads went from window to window; null for a run without workloads.</param>
    /// <param name="boots">Where the time of boots goes; null for no chart of it, as none is for a run that shows no phases.</param>
    public static IReadOnlyList<IRunChart> Of(
        RunEnvironment environment,
        IReadOnlyList<Timeline>? timelines = null,
        PairedReport? comparison = null,
        IReadOnlyList<WindowSeries>? windows = null,
        IReadOnlyList<BootBreakdown>? boots = null) =>
    [
        .. comparison is null ? Array.Empty<IRunChart>() : [new SequenceChart(comparison)],
        .. environment.Charts.Select(chart => new DeclaredChart(chart)),
        .. boots is not { Count: > 0 } ? Array.Empty<IRunChart>() : [new PhasesChart(boots)],
        new OverheadChart(),
        new OverheadTableChart(),
        .. windows is null ? Array.Empty<IRunChart>() : [new WarmUpChart(windows)],
        .. timelines is null ? Array.Empty<IRunChart>() : [new TimelineChart(timelines)],
    ];
}
