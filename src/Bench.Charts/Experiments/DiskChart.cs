using Bench.Charts.Drawing;
using Bench.Results;

namespace Bench.Charts.Experiments;

/// <summary>Disk throughput, one panel a job.</summary>
internal sealed class DiskChart : IRunChart
{
    private static readonly DotPlotSpec Spec = new()
    {
        Name = "disk",
        Title = "Disk throughput",
        Subtitle = "Higher is better, unless the marker is hollow. Medians.",
        Nothing = "The run has no disk throughput: the disk experiment was not run, or no job succeeded.",
        Bands =
        [
            .. DiskJob.All.Select(job => new PanelSpec
            {
                Title = job.Title,
                Axis = job.Axis,
                Experiment = "disk",
                Metrics = [new(job.Throughput, job.ThroughputName)],
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
