using Bench.Platforms;

namespace Bench.Harness;

/// <summary>Everything a run is made with. It does not change while the run goes on.</summary>
internal sealed record RunContext(
    RunOptions Options,
    IReadOnlyList<ExperimentDeclaration> Experiments,
    PlatformHost Host,
    IRunProgress Progress,
    CancellationToken Cancellation)
{
    /// <summary>What has been found out once for all cases of the run.</summary>
    public Dictionary<string, object?> Known { get; } = [];

    public bool IsInterrupted => Cancellation.IsCancellationRequested;
}

/// <summary>All that the engine knows of an experiment beside its cases.</summary>
internal sealed record ExperimentDeclaration(
    string Name, IReadOnlyList<Metric> Metrics, IReadOnlyList<ChartDefinition> Charts, IReadOnlyList<string> Programs)
{
    /// <summary>The metrics of experiments and of the harness itself, in the order of tables.</summary>
    public static IReadOnlyList<Metric> MetricsOf(IEnumerable<ExperimentDeclaration> experiments) =>
        [.. experiments.SelectMany(experiment => experiment.Metrics), .. HarnessMetrics.All];
}
