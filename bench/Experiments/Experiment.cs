using Bench.Engine;
using Bench.Platforms.Guests;
using Bench.Results;
using BenchmarkDotNet.Attributes;

namespace Bench.Experiments;

/// <summary>
/// An experiment over platform × guest. A derived class has one <c>[Benchmark]</c> that measures one iteration of one
/// case and adds what it measured, metric by metric; shuffling, rounds, failures and storage are the engine's.
/// </summary>
public abstract class Experiment
{
    private const string ClassEnding = "Benchmarks";

    /// <summary>The platform of the case.</summary>
    [ParamsSource(nameof(Platforms))]
    public PlatformParameter Platform { get; set; } = null!;

    /// <summary>The guest of the case.</summary>
    [ParamsSource(nameof(Guests))]
    public string Guest { get; set; } = null!;

    /// <summary>A place for the host's platforms, which the engine puts there (see <see cref="CaseCatalog"/>).</summary>
    public static IEnumerable<PlatformParameter> Platforms => [PlatformParameter.Any];

    /// <summary>The guests that the experiment can use.</summary>
    public virtual IEnumerable<string> Guests => GuestStore.KnownGuests;

    /// <summary>The metrics that it measures, in the order of tables.</summary>
    internal abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>The charts that show them.</summary>
    internal virtual IReadOnlyList<ChartDefinition> Charts => [];

    /// <summary>Whether the platform offers what the case asks of it; otherwise there is no such case.</summary>
    internal virtual bool IsOffered => true;

    /// <summary>What the case needs.</summary>
    internal abstract CaseNeeds NeedsOf(RunOptions options);

    /// <summary>The experiment's name in results, from that of its class: <c>BootBenchmarks</c> is <c>boot</c>.</summary>
    internal static string NameOf(Type type)
    {
        // BenchmarkDotNet derives a class of its own from each benchmark's, in an assembly of its own.
        while (type.Assembly != typeof(Experiment).Assembly)
        {
            type = type.BaseType!;
        }

        return (type.Name.EndsWith(ClassEnding, StringComparison.Ordinal) ? type.Name[..^ClassEnding.Length] : type.Name).ToLowerInvariant();
    }

    /// <summary>Measures one iteration; a failure becomes a sample of the given metric (rule 5).</summary>
    private protected void Measure(Metric primary, Func<Measurement, Task> body) =>
        Platform.Session.Measure(NameOf(GetType()), Platform, Guest, primary, body);
}
