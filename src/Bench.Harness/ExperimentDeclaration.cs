namespace Bench.Harness;

/// <summary>What an experiment declares: all that the engine knows of it beside its cases.</summary>
internal sealed record ExperimentDeclaration(
    string Name, IReadOnlyList<Metric> Metrics, IReadOnlyList<ChartDefinition> Charts, IReadOnlyList<string> Programs)
{
    /// <summary>The metrics of experiments and of the harness itself, in the order of tables.</summary>
    public static IReadOnlyList<Metric> MetricsOf(IEnumerable<ExperimentDeclaration> experiments) =>
        [.. experiments.SelectMany(experiment => experiment.Metrics), .. HarnessMetrics.All];
}
