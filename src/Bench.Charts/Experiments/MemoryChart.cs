using Bench.Charts.Drawing;
using Bench.Results;
using ScottPlot;

namespace Bench.Charts.Experiments;

/// <summary>Memory of one idle instance, measured in two ways.</summary>
internal sealed class MemoryChart : IRunChart
{
    private static readonly DotPlotSpec Spec = new()
    {
        Name = "memory",
        Title = "Memory of one idle instance",
        Subtitle = "PSS: proportional share of the instance's processes; cgroup: what the kernel charges to its group. Medians.",
        Nothing = "The run has no memory figures: the memory experiment was not run, or no instance stayed up to be measured.",
        Bands =
        [
            [
                new PanelSpec
                {
                    Title = "Two ways to count, which need not agree",
                    Axis = AxisSpec.Memory,
                    Experiment = "memory",
                    Metrics = [new("memory.pss", "PSS"), new("memory.cgroup", "cgroup", MarkerShape.FilledDiamond)],
                },
            ],
        ],
    };

    /// <inheritdoc />
    public string Name => Spec.Name;

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary) => DotPlot.Compose(Spec, environment, summary);
}
