using Bench.Charts.Experiments;
using Bench.Results;

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
        new OverheadChart(),
    ];

    /// <summary>All charts, with the one of these time lines.</summary>
    /// <param name="timelines">The run's time lines.</param>
    public static IReadOnlyList<IRunChart> With(IReadOnlyList<Timeline> timelines) => [.. All, new TimelineChart(timelines)];
}
