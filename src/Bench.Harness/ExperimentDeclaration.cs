using Bench.Results;

namespace Bench.Harness;

/// <summary>What an experiment declares: all that the engine knows of it beside its cases.</summary>
/// <param name="Name">Its name in results.</param>
/// <param name="Metrics">The metrics that it measures, in the order of tables.</param>
/// <param name="Charts">The charts that show them.</param>
/// <param name="Programs">The guest's programs that it runs.</param>
internal sealed record ExperimentDeclaration(string Name, IReadOnlyList<Metric> Metrics, IReadOnlyList<ChartDefinition> Charts, IReadOnlyList<string> Programs)
{
    /// <summary>The metrics of experiments and of the harness itself, in the order of tables.</summary>
    public static IReadOnlyList<Metric> MetricsOf(IEnumerable<ExperimentDeclaration> experiments) =>
        [.. experiments.SelectMany(experiment => experiment.Metrics), .. HarnessMetrics.All];
}
