using Bench.Harness.BenchmarkDotNet;

namespace Bench.Experiments.Workloads;

/// <summary>
/// An experiment over platform × workload in the full guest. A derived class lists its workloads and has one <c>[Benchmark]</c>, which
/// calls <see cref="MeasureWorkloadAsync"/>.
/// </summary>
public abstract class WorkloadExperiment : Experiment
{
    [ParamsSource(nameof(Workloads))]
    public string Workload { get; set; } = null!;

    public IEnumerable<string> Workloads => Catalog.Select(workload => workload.Name);

    public override IEnumerable<string> Guests => ["debian"];

    internal abstract IReadOnlyList<Workload> Catalog { get; }

    internal Workload Selected => Find(Workload);

    internal override IReadOnlyList<Metric> Metrics =>
        [.. Catalog.SelectMany(workload => workload.Steps).SelectMany(step => step.Declared).DistinctBy(metric => metric.Name)];

    internal override Metric Primary => Selected.Steps[0].Metrics[0];

    internal override IEnumerable<string> Programs => Catalog.SelectMany(workload => workload.Programs);

    internal override ParameterSet Parameters => Selected.Parameters;

    internal override string? ItemIn(RunOptions options) => Workload;

    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var work = Chosen(options).Steps.Aggregate(TimeSpan.Zero, (sum, step) => sum + step.TimeIn(options.Preset));

        // An instance with other CPUs than the rest is one of its own.
        return new CaseNeeds(Boots: 1, work) { MayShare = Selected.Cpus is null, ScratchBytes = Selected.ScratchBytes };
    }

    internal Workload Find(string name) => Catalog.Single(workload => workload.Name == name);

    /// <summary>The workload of the case with the steps that a run measures.</summary>
    internal Workload Chosen(RunOptions options) => options.StepsOf(Name, Workload) is { Count: > 0 } chosen
        ? Selected with { Steps = [.. Selected.Steps.Where(step => chosen.Contains(step.Metrics[0].Name))] }
        : Selected;

    private protected Task MeasureWorkloadAsync() => new WorkloadRun(Measurement, Chosen(Measurement.Options)).RunAsync();
}
