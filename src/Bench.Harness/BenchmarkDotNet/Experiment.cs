using System.Reflection;
using Bench.Platforms;
using Bench.Platforms.Guests;
using BenchmarkDotNet.Attributes;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>
/// An experiment over platform × guest. A derived class has one <c>[Benchmark]</c> that measures one iteration of one
/// case and adds what it measured, metric by metric; shuffling, rounds, failures and storage are the engine's.
/// </summary>
public abstract class Experiment
{
    private const string ClassEnding = "Benchmarks";

    /// <summary>The platform of the case, by its name.</summary>
    [ParamsSource(nameof(Platforms))]
    public string Platform { get; set; } = null!;

    /// <summary>The guest of the case.</summary>
    [ParamsSource(nameof(Guests))]
    public string Guest { get; set; } = null!;

    /// <summary>A placeholder: the catalog puts the platforms of the run there.</summary>
    public static IEnumerable<string> Platforms => ["any"];

    /// <summary>The guests that the experiment can use.</summary>
    public virtual IEnumerable<string> Guests => GuestStore.KnownGuests;

    /// <summary>The metrics that it measures, in the order of tables: the static fields of its class that hold metrics.</summary>
    internal virtual IReadOnlyList<Metric> Metrics =>
    [
        .. GetType().GetFields(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.DeclaredOnly)
            .OrderBy(one => one.MetadataToken)
            .Select(one => one.GetValue(null))
            .SelectMany(value => value is Metric metric ? [metric] : value as IEnumerable<Metric> ?? []),
    ];

    /// <summary>The metric that stands for a case: BenchmarkDotNet reports its values, and a failure is a sample of it (rule 5).</summary>
    internal abstract Metric Primary { get; }

    /// <summary>The charts that show the metrics.</summary>
    internal virtual IReadOnlyList<ChartDefinition> Charts => [];

    /// <summary>The guest's programs that it runs.</summary>
    internal virtual IEnumerable<string> Programs => [];

    /// <summary>The parameters of the case in results.</summary>
    internal virtual ParameterSet Parameters => ParameterSet.None;

    /// <summary>The iteration that runs now.</summary>
    internal Measurement Measurement { get; set; } = null!;

    /// <summary>The experiment's name in results, from that of its class: <c>BootBenchmarks</c> is <c>boot</c>.</summary>
    internal string Name => GetType().Name.Replace(ClassEnding, string.Empty, StringComparison.Ordinal).ToLowerInvariant();

    internal ExperimentDeclaration Declaration => new(Name, Metrics, Charts, [.. Programs]);

    internal abstract CaseNeeds NeedsOf(RunOptions options);

    /// <summary>The guest or workload by which a preset chooses the case; null where it has all of them.</summary>
    internal virtual string? ItemIn(RunOptions options) => options.Guests.Count > 0 ? null : Guest;

    /// <summary>Whether a run has the case on a platform.</summary>
    internal virtual bool IsOffered(IPlatform platform, RunOptions options) => true;
}
