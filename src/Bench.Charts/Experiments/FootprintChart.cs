using Bench.Charts.Drawing;
using Bench.Results;
using ScottPlot;

namespace Bench.Charts.Experiments;

/// <summary>What one more instance takes, measured in three ways.</summary>
internal sealed class FootprintChart : IRunChart
{
    private static readonly DotPlotSpec Spec = new()
    {
        Name = "footprint",
        Title = "Memory of one more instance",
        Subtitle = "Slopes over the number of instances: the host's available memory, the processes' PSS, the cgroups. Medians.",
        Nothing = "The run has no slopes of memory over instances: the footprint experiment was not run, or no instance stayed up to be measured.",
        Bands =
        [
            [
                new PanelSpec
                {
                    Title = "Three ways to count, which need not agree",
                    Axis = AxisSpec.Memory,
                    Experiment = "footprint",
                    Metrics = [new("footprint.host", "host"), new("footprint.pss", "PSS", MarkerShape.FilledSquare), new("footprint.cgroup", "cgroup", MarkerShape.FilledDiamond)],
                },
            ],
        ],
    };

    /// <inheritdoc />
    public string Name => Spec.Name;

    /// <inheritdoc />
    public ChartOutcome Draw(RunEnvironment environment, RunSummary summary) => DotPlot.Compose(Spec, environment, summary);
}
