using Bench.Charts.Drawing;
using Bench.Results;
using ScottPlot;

namespace Bench.Charts.Experiments;

/// <summary>Boot time by its two definitions.</summary>
internal sealed class BootChart : IRunChart
{
    private static readonly DotPlotSpec Spec = new()
    {
        Name = "boot",
        Title = "Boot time: call to ready, and call to gone",
        Subtitle = "ready: call to the guest's first line in user space; lifecycle: call to gone and cleaned up. Medians.",
        Nothing = "The run has no boot times: the boot experiment was not run, or no boot succeeded.",
        Bands =
        [
            [
                new PanelSpec
                {
                    Title = "Call to ready, and call to gone",
                    Axis = AxisSpec.Time("ms"),
                    Experiment = "boot",
                    Except = PanelSpec.Observers,
                    Metrics = [new("boot.ready", "ready"), new("boot.lifecycle", "lifecycle", MarkerShape.FilledDiamond)],
                },
            ],
        ],
    };

    /// <inheritdoc />
    public string Name => Spec.Name;

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary) => DotPlot.Compose(Spec, environment, summary);
}
