using Bench.Charts.Experiments;
using Bench.Results;
using Bench.Results.Comparison;

namespace Bench.Charts;

/// <summary>The charts that a run is shown with.</summary>
public static class ChartSet
{
    /// <summary>All charts, in the order of the report.</summary>
    public static IReadOnlyList<IRunChart> All { get; } =
    [
        new BootChart(),
        new MemoryChart(),
        new FootprintChart(),
        new DiskChart(),
        new DiskLatencyChart(),
        new DiskStorageChart(),
        new OverheadChart(),
        new OverheadTableChart(),
    ];

    /// <summary>All charts, with the one of these time lines.</summary>
    /// <param name="timelines">The run's time lines.</param>
    /// <param name="comparison">What <c>bench ab</c> has decided in the run, which then has a chart, too; null for a run of another kind.</param>
    /// <param name="windows">How the run's workloads went from window to window; null for a run without workloads.</param>
    public static IReadOnlyList<IRunChart> With(IReadOnlyList<Timeline> timelines, PairedReport? comparison = null, IReadOnlyList<WindowSeries>? windows = null) =>
    [
        .. comparison is null ? Array.Empty<IRunChart>() : [new SequenceChart(comparison)],
        .. All,
        .. windows is null ? Array.Empty<IRunChart>() : [new WarmUpChart(windows)],
        new TimelineChart(timelines),
    ];
}
