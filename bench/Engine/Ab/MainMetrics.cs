using Bench.Experiments;
using Bench.Results;

namespace Bench.Engine.Ab;

/// <summary>The metrics of an experiment that a comparison waits for unless it is told others.</summary>
internal static class MainMetrics
{
    private static readonly Dictionary<string, string[]> ByExperiment = new()
    {
        [Experiment.NameOf(typeof(BootBenchmarks))] = ["boot.ready", "boot.lifecycle"],
        [Experiment.NameOf(typeof(MemoryBenchmarks))] = ["memory.pss"],
        [Experiment.NameOf(typeof(FootprintBenchmarks))] = ["footprint.pss"],
        [Experiment.NameOf(typeof(DiskBenchmarks))] = ["disk.iops", "disk.bandwidth"],
    };

    /// <summary>Those of these experiments, in the order of metrics.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> experiments) =>
        [.. experiments.Distinct().SelectMany(Of).Order(MetricOrder.Comparer)];

    private static IEnumerable<string> Of(string experiment) =>
        ByExperiment.GetValueOrDefault(experiment) ?? CaseCatalog.Experiments.Where(type => Experiment.NameOf(type) == experiment).SelectMany(CaseCatalog.PrimaryMetricsOf);
}
