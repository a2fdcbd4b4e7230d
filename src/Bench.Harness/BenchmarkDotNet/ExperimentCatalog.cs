using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Bench.Platforms;
using Bench.Platforms.Guests;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>The experiments, and the cases that BenchmarkDotNet finds in them.</summary>
internal sealed class ExperimentCatalog(IReadOnlyList<Experiment> experiments)
{
    // Named first; BenchmarkDotNet has the parameters of a derived class first.
    private static readonly string[] Common = [nameof(Experiment.Platform), nameof(Experiment.Guest)];

    public IReadOnlyList<ExperimentDeclaration> Declarations { get; } = [.. experiments.Select(experiment => experiment.Declaration)];

    public IReadOnlyList<Metric> Metrics => ExperimentDeclaration.MetricsOf(Declarations);

    /// <summary>The cases that the options ask for: those of the preset, or those that a filter selects.</summary>
    public IReadOnlyList<Case> Select(RunOptions options)
    {
        var filter = options.Filters.Count == 0 ? null : new CaseFilter(options.Filters);
        return
        [
            .. from found in experiments
               from benchmark in BenchmarkConverter.TypeToBenchmarks(found.GetType(), ManualConfig.CreateEmpty()).BenchmarksCases
               from platform in options.Platforms
               let experiment = Make(benchmark, platform)
               where platform.BootsSystems || !GuestStore.IsSystem(experiment.Guest)
               where options.Guests.Count == 0 || options.Guests.Contains(experiment.Guest)
               where experiment.IsOffered(platform, options)
               let name = CaseFilter.NameOf(benchmark.Descriptor, ParametersOf(benchmark, platform.Selector))
               let one = new BenchmarkedCase(CaseOf(experiment, benchmark.Descriptor.WorkloadMethod, platform, options, name), benchmark)
               where filter is null || filter.Selects(one.Name)
               where (filter is not null && !KeepsToPreset(one)) || options.Preset.Has(one.Experiment, experiment.ItemIn(options))
               select one,
        ];

        // A filter can ask for an experiment that the preset does not have.
        bool KeepsToPreset(Case one) => options.NamesPreset && options.Preset.Has(one.Experiment, item: null);
    }

    /// <summary>The case that an experiment with its parameters is on a platform.</summary>
    internal static Case CaseOf(Experiment experiment, MethodInfo benchmark, IPlatform platform, RunOptions options, string name) => new()
    {
        Name = name,
        Experiment = experiment.Name,
        Platform = platform,
        Guest = experiment.Guest,
        Parameters = experiment.Parameters,
        Primary = experiment.Primary,
        Needs = experiment.NeedsOf(options),
        MeasureAsync = measurement =>
        {
            experiment.Measurement = measurement;
            return benchmark.CreateDelegate<Func<Task>>(experiment)();
        },
    };

    /// <summary>The parameters of a benchmark, with a platform of this name.</summary>
    internal static ParameterInstances ParametersOf(BenchmarkCase benchmark, string platform) => new(
    [
        .. benchmark.Parameters.Items
            .OrderBy(item => Array.IndexOf(Common, item.Name) is >= 0 and var place ? place : Common.Length)
            .Select(item => item.Name == nameof(Experiment.Platform)
                ? new ParameterInstance(item.Definition, platform, SummaryStyle.Default)
                : item),
    ]);

    private static Experiment Make(BenchmarkCase benchmark, IPlatform platform)
    {
        var type = benchmark.Descriptor.Type;
        var experiment = (Experiment)Activator.CreateInstance(type)!;
        foreach (var parameter in benchmark.Parameters.Items)
        {
            type.GetProperty(parameter.Name)!.SetValue(experiment, parameter.Value);
        }

        experiment.Platform = platform.Selector;
        return experiment;
    }
}

/// <summary>A case with the benchmark that it was found as.</summary>
internal sealed record BenchmarkedCase : Case
{
    private readonly BenchmarkCase _benchmark;

    [SetsRequiredMembers]
    public BenchmarkedCase(Case found, BenchmarkCase benchmark)
        : base(found) => _benchmark = benchmark;

    /// <summary>The benchmark to run: on the platform as it was found, with its accelerator.</summary>
    public BenchmarkCase BenchmarkWith(Job job, ImmutableConfig config) =>
        BenchmarkCase.Create(_benchmark.Descriptor, job, ExperimentCatalog.ParametersOf(_benchmark, Id.PlatformLabel), config);
}
