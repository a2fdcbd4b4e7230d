using Bench.Charts.Drawing;
using Bench.Results;
using ScottPlot;

namespace Bench.Charts.Experiments;

/// <summary>Disk latency from the median to the 99th percentile, one panel a job.</summary>
internal sealed class DiskLatencyChart : IRunChart
{
    private static readonly DotPlotSpec Spec = new()
    {
        Name = "disk-latency",
        Title = "Disk latency",
        Subtitle = "p50: half of the requests are faster; p99: one in a hundred is slower. Lower is better. Medians over rounds.",
        Nothing = "The run has no disk latencies: the disk experiment was not run, or no job succeeded.",
        Bands =
        [
            .. DiskJob.All.Select(job => new PanelSpec
            {
                Title = job.Title,
                Axis = AxisSpec.Time("us"),
                Experiment = "disk",
                Metrics = [new("disk.latency.p50", "p50"), new("disk.latency.p99", "p99", MarkerShape.FilledDiamond)],
                Parameter = job.Parameter,
                Except = DiskJob.NotPlain,
            }).Chunk(2),
        ],
    };

    /// <inheritdoc />
    public string Name => Spec.Name;

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary) => DotPlot.Compose(Spec, environment, summary);
}
