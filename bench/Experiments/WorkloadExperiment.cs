using Bench.Engine;
using Bench.Results;
using Bench.Workloads;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>An experiment over platform × workload in the full guest: what a layer costs. A derived class lists its workloads and has one <c>[Benchmark]</c>, which calls <see cref="MeasureWorkload()"/>.</summary>
public abstract class WorkloadExperiment : Experiment
{
    /// <summary>The workload of the case.</summary>
    [ParamsSource(nameof(Workloads))]
    public string Workload { get; set; } = null!;

    /// <summary>The names of the workloads.</summary>
    public IEnumerable<string> Workloads => Catalog.Select(workload => workload.Name);

    /// <inheritdoc />
    public override IEnumerable<string> Guests => ["debian"];

    /// <summary>The workloads.</summary>
    internal abstract IReadOnlyList<Workload> Catalog { get; }

    /// <inheritdoc />
    internal override IReadOnlyList<Metric> Metrics =>
        [.. Catalog.SelectMany(workload => workload.Steps).SelectMany(step => step.Declared).DistinctBy(metric => metric.Name)];

    /// <summary>What the case chooses beside its workload, by the names of the properties.</summary>
    private protected virtual IEnumerable<(string Property, string Value)> Choices => [];

    /// <summary>A parameter as it stands in results: <c>workload=sysbench</c>.</summary>
    internal static KeyValuePair<string, string> InResults(string property, string value) => KeyValuePair.Create(property.ToLowerInvariant(), value);

    /// <inheritdoc />
    internal override CaseNeeds NeedsOf(RunOptions options)
    {
        var workload = Find(Workload);
        var work = options.StepsOf(NameOf(GetType()), workload).Aggregate(TimeSpan.Zero, (sum, step) => sum + step.TimeIn(options.Preset));

        // An instance with other CPUs than the rest is one of its own.
        return new CaseNeeds(Boots: 1, work) { MayShare = workload.Cpus is null, ScratchBytes = workload.ScratchBytes };
    }

    /// <summary>The workload of this name.</summary>
    internal Workload Find(string name) => Catalog.Single(workload => workload.Name == name);

    /// <summary>Measures the case's workload in an instance.</summary>
    private protected void MeasureWorkload() => MeasureWorkload((measurement, workload) => new WorkloadRun(measurement, workload).RunAsync());

    /// <summary>Measures the case's workload in a way of its own.</summary>
    private protected void MeasureWorkload(Func<Measurement, Workload, Task> body)
    {
        var workload = Find(Workload);
        Platform.Session.Measure(
            NameOf(GetType()),
            Platform,
            Guest,
            new ParameterSet([.. workload.Parameters, .. Choices.Select(choice => InResults(choice.Property, choice.Value))]),
            workload.Steps[0].Metrics[0],
            measurement => body(measurement, workload));
    }
}
