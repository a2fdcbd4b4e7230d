using Bench.Experiments;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Results;
using Bench.Workloads;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>The cases that BenchmarkDotNet finds in the experiments, selected and bound to a run.</summary>
internal static class CaseCatalog
{
    // What all cases have, to be told before what only some have; BenchmarkDotNet tells a derived class's first.
    private static readonly string[] Common = [nameof(Experiment.Platform), nameof(Experiment.Guest)];

    // Parameters that are no text, or stand in results under other names.
    private static readonly string[] WithoutText = [.. Common, nameof(WorkloadExperiment.Workload), nameof(DiskBenchmarks.Storage)];

    /// <summary>One class an experiment.</summary>
    public static IReadOnlyList<Type> Experiments { get; } =
    [
        typeof(BootBenchmarks), typeof(MemoryBenchmarks), typeof(FootprintBenchmarks), typeof(DiskBenchmarks),
        typeof(CpuBenchmarks), typeof(RamBenchmarks), typeof(KernelBenchmarks), typeof(ApplicationBenchmarks),
        typeof(StartBenchmarks), typeof(NetworkBenchmarks),
    ];

    /// <summary>What the experiments and the engine declare of their metrics, in the order of tables.</summary>
    public static IReadOnlyList<Metric> Metrics { get; } = [.. Experiments.SelectMany(MetricsOf), .. EngineMetrics.All];

    /// <summary>The charts that the experiments declare.</summary>
    public static IReadOnlyList<ChartDefinition> Charts { get; } = [.. Experiments.SelectMany(type => Make(type).Charts)];

    /// <summary>Every program of a guest that an experiment runs.</summary>
    public static IReadOnlySet<string> GuestPrograms { get; } = Experiments.SelectMany(WorkloadsOf).SelectMany(workload => workload.Programs).Append("fio").ToHashSet();

    /// <summary>The headline metrics of these experiments.</summary>
    public static IReadOnlyList<string> HeadlinesOf(IEnumerable<string> experiments)
    {
        var names = experiments.ToHashSet();
        return [.. Experiments.Where(type => names.Contains(Experiment.NameOf(type))).SelectMany(MetricsOf).Where(metric => metric.Headline).Select(metric => metric.Name)];
    }

    private static IReadOnlyList<Metric> MetricsOf(Type experiment) => Make(experiment).Metrics;

    private static Experiment Make(Type experiment) => (Experiment)Activator.CreateInstance(experiment)!;

    private static IReadOnlyList<Workload> WorkloadsOf(Type experiment) =>
        Make(experiment) is WorkloadExperiment workloads ? workloads.Catalog : [];

    /// <summary>Every case of every experiment on these platforms. A guest that is a whole operating system has cases where one can be booted, and a storage where it is offered.</summary>
    /// <param name="config">BenchmarkDotNet's settings.</param>
    /// <param name="platforms">The platforms.</param>
    /// <param name="withAnyStorage">Whether a storage has cases where it is not offered, too: they become rows that say so.</param>
    public static IEnumerable<BenchmarkCase> All(IConfig config, IReadOnlyList<IPlatform> platforms, bool withAnyStorage = false) =>
        from type in Experiments
        from benchmark in BenchmarkConverter.TypeToBenchmarks(type, config).BenchmarksCases
        from platform in platforms
        where platform.BootsSystems || !GuestStore.IsSystem(GuestOf(benchmark))
        where withAnyStorage || platform.Storages.Contains(StorageOf(benchmark))
        let found = WithPlatform(benchmark, new PlatformParameter(platform))
        where Create(found).IsOffered
        select found;

    /// <summary>The cases that the options ask for: those of the preset, or those that a filter selects.</summary>
    public static IReadOnlyList<BenchmarkCase> Select(RunOptions options, IConfig config)
    {
        var filter = options.Filters.Count == 0 ? null : new CaseFilter(options.Filters);
        var namesStorage = options.Filters.Any(glob => glob.Contains(nameof(DiskBenchmarks.Storage), StringComparison.OrdinalIgnoreCase));
        return
        [
            .. All(config, options.Platforms, namesStorage).Where(benchmark =>
                (namesStorage || options.Preset.IsWhole || StorageOf(benchmark) == Storage.Plain)
                && (options.Guests.Count == 0 || options.Guests.Contains(GuestOf(benchmark)))
                && (filter?.Selects(benchmark) ?? options.Preset.Has(ExperimentOf(benchmark), ItemOf(benchmark, options)))),
        ];
    }

    /// <summary>What a preset chooses of an experiment, case by case: workloads, or else guests unless they were named. Jobs of disks are no cases.</summary>
    private static string? ItemOf(BenchmarkCase benchmark, RunOptions options) =>
        WorkloadOf(benchmark)?.Name ?? (options.Guests.Count > 0 || ExperimentOf(benchmark) == DiskBenchmarks.ExperimentName ? null : GuestOf(benchmark));

    /// <summary>The same cases on the platforms that the session has found usable, with the session behind their platform.</summary>
    public static IReadOnlyList<BenchmarkCase> Bind(IEnumerable<BenchmarkCase> cases, Session session) =>
    [
        .. cases
            .Where(benchmark => session.Usable.ContainsKey(PlatformOf(benchmark).Platform.Selector))
            .Select(benchmark => WithPlatform(benchmark, session.Bind(PlatformOf(benchmark)))),
    ];

    public static PlatformParameter PlatformOf(BenchmarkCase benchmark) => (PlatformParameter)benchmark.Parameters[nameof(Experiment.Platform)];

    public static string GuestOf(BenchmarkCase benchmark) => (string)benchmark.Parameters[nameof(Experiment.Guest)];

    /// <summary>The experiment's name: the class's without its ending.</summary>
    public static string ExperimentOf(BenchmarkCase benchmark) => Experiment.NameOf(benchmark.Descriptor.Type);

    /// <summary>What a case needs.</summary>
    public static CaseNeeds NeedsOf(BenchmarkCase benchmark, RunOptions options) => Create(benchmark).NeedsOf(options);

    /// <summary>The experiment with the parameters of a case.</summary>
    private static Experiment Create(BenchmarkCase benchmark)
    {
        var experiment = (Experiment)Activator.CreateInstance(benchmark.Descriptor.Type)!;
        foreach (var parameter in benchmark.Parameters.Items)
        {
            benchmark.Descriptor.Type.GetProperty(parameter.Name)!.SetValue(experiment, parameter.Value);
        }

        return experiment;
    }

    /// <summary>The parameters of a case in results.</summary>
    private static ParameterSet ParametersOf(BenchmarkCase benchmark) => new(
    [
        .. WorkloadOf(benchmark)?.Parameters ?? ParameterSet.None,
        .. DiskBenchmarks.ParametersOf(StorageOf(benchmark)),
        .. benchmark.Parameters.Items.Where(item => !WithoutText.Contains(item.Name)).Select(item => WorkloadExperiment.InResults(item.Name, (string)item.Value)),
    ]);

    /// <summary>The workload of a case, or null for an experiment without any.</summary>
    public static Workload? WorkloadOf(BenchmarkCase benchmark) => Create(benchmark) is WorkloadExperiment experiment ? experiment.Find(experiment.Workload) : null;

    /// <summary>What the case's file system is on; the plain storage for an experiment that has no choice of it.</summary>
    public static Storage StorageOf(BenchmarkCase benchmark) =>
        benchmark.Parameters.Items.FirstOrDefault(item => item.Name == nameof(DiskBenchmarks.Storage))?.Value is Storage storage ? storage : Storage.Plain;

    /// <summary>The case in words: <c>disk runc debian</c>.</summary>
    public static string Describe(BenchmarkCase benchmark) =>
        Describe(ExperimentOf(benchmark), PlatformOf(benchmark).Label, GuestOf(benchmark), ParametersOf(benchmark));

    /// <summary>A case in words, with its parameters where it has any: <c>cpu runc debian workload=sysbench</c>.</summary>
    public static string Describe(string experiment, string platform, string guest, ParameterSet parameters) =>
        string.Join(' ', new[] { experiment, platform, guest, parameters.ToString() }.Where(part => part.Length > 0));

    private static BenchmarkCase WithPlatform(BenchmarkCase benchmark, PlatformParameter platform) => BenchmarkCase.Create(
        benchmark.Descriptor,
        benchmark.Job,
        new ParameterInstances([.. benchmark.Parameters.Items.OrderBy(item => Array.IndexOf(Common, item.Name) is >= 0 and var place ? place : Common.Length).Select(item => item.Value is PlatformParameter ? new ParameterInstance(item.Definition, platform, SummaryStyle.Default) : item)]),
        benchmark.Config);
}
