using Bench.Charts.Drawing;
using Bench.Results;

namespace Bench.Charts.Experiments;

/// <summary>What isolation costs: the ratio to native of the primary metric of each experiment.</summary>
internal sealed class OverheadChart : IRunChart
{
    private static readonly DotPlotSpec Spec = new()
    {
        Name = "overhead",
        Title = "Overhead: ratio to native",
        Subtitle = "Medians of the ratios to native within a round.",
        Nothing = "The run has no ratios to native: native was not measured, or nothing else was.",
        ShowsNative = false,
        Bands =
        [
            [
                new PanelSpec
                {
                    Title = "Boot to ready",
                    Axis = AxisSpec.Ratio,
                    Experiment = "boot",
                    Except = PanelSpec.Observers,
                    Metrics = [new("boot.ready", "ready")],
                    Ratio = true,
                },
                new PanelSpec
                {
                    Title = "Memory of an idle instance (PSS)",
                    Axis = AxisSpec.Ratio,
                    Experiment = "memory",
                    Metrics = [new("memory.pss", "PSS")],
                    Ratio = true,
                },
            ],
            [
                .. DiskJob.All.Select(job => new PanelSpec
                {
                    Title = job.Title,
                    Axis = AxisSpec.Ratio,
                    Experiment = "disk",
                    Metrics = [new(job.Throughput, job.ThroughputName)],
                    Parameter = job.Parameter,
                    Except = DiskJob.NotPlain,
                    Ratio = true,
                }),
            ],
        ],
    };

    /// <inheritdoc />
    public string Name => Spec.Name;

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary) => DotPlot.Compose(Spec, environment, summary);
}
