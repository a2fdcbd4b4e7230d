using Bench.Charts.Drawing;
using Bench.Results;

namespace Bench.Charts.Experiments;

/// <summary>Random requests on each storage that a platform offers.</summary>
internal sealed class DiskStorageChart : IRunChart
{
    private static readonly DotPlotSpec Spec = new()
    {
        Name = "disk-storage",
        Title = "Disk throughput by storage",
        Subtitle = "A row without a storage is the platform's plain one. Higher is better, unless the marker is hollow. Medians.",
        Nothing = "The run has no storage but each platform's plain one: the full preset measures the others.",
        Bands =
        [
            [
                .. DiskJob.All.Where(job => job.Name.StartsWith("rand", StringComparison.Ordinal)).Select(job => new PanelSpec
                {
                    Title = job.Title,
                    Axis = job.Axis,
                    Experiment = "disk",
                    Metrics = [new(job.Throughput, job.ThroughputName)],
                    Parameter = job.Parameter,
                }),
            ],
        ],
    };

    /// <inheritdoc />
    public string Name => Spec.Name;

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary) =>
        summary.Metrics.Any(row => row.Case.Experiment == "disk" && DiskJob.NotPlain.Any(name => row.Case.Parameters[name] is not null))
            ? DotPlot.Compose(Spec, environment, summary)
            : ChartOutcome.Nothing(Spec.Name, Spec.Title, Spec.Nothing);
}
