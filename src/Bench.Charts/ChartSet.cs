using Bench.Charts.Experiments;

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
}
