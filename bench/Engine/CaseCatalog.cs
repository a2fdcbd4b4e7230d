using Bench.Experiments;
using Bench.Platforms;
using Bench.Platforms.Guests;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>The cases that BenchmarkDotNet finds in the experiments, selected and bound to a run.</summary>
internal static class CaseCatalog
{
    /// <summary>One class an experiment.</summary>
    public static IReadOnlyList<Type> Experiments { get; } =
        [typeof(BootBenchmarks), typeof(MemoryBenchmarks), typeof(FootprintBenchmarks), typeof(DiskBenchmarks)];

    /// <summary>Every case of every experiment on these platforms. A guest that is a whole operating system has cases where one can be booted.</summary>
    public static IEnumerable<BenchmarkCase> All(IConfig config, IReadOnlyList<IPlatform> platforms) =>
        from type in Experiments
        from benchmark in BenchmarkConverter.TypeToBenchmarks(type, config).BenchmarksCases
        from platform in platforms
        where platform.BootsSystems || !GuestStore.IsSystem(GuestOf(benchmark))
        select WithPlatform(benchmark, new PlatformParameter(platform));

    /// <summary>The cases that the options ask for.</summary>
    public static IReadOnlyList<BenchmarkCase> Select(RunOptions options, IConfig config)
    {
        var globs = options.Filters.Count == 0 ? null : new GlobFilter([.. options.Filters]);
        return
        [
            .. All(config, options.Platforms).Where(benchmark =>
                (options.Guests.Count == 0
                    ? globs is not null || options.Preset.Includes(ExperimentOf(benchmark), GuestOf(benchmark), options.NamesPlatforms ? null : PlatformOf(benchmark).Platform.Name)
                    : options.Guests.Contains(GuestOf(benchmark)))
                && (globs is null || globs.Predicate(benchmark))),
        ];
    }

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

    /// <summary>The case in words: <c>disk runc debian</c>.</summary>
    public static string Describe(BenchmarkCase benchmark) =>
        string.Join(' ', ExperimentOf(benchmark), PlatformOf(benchmark).Label, GuestOf(benchmark));

    private static BenchmarkCase WithPlatform(BenchmarkCase benchmark, PlatformParameter platform) => BenchmarkCase.Create(
        benchmark.Descriptor,
        benchmark.Job,
        new ParameterInstances([.. benchmark.Parameters.Items.Select(item => item.Value is PlatformParameter ? new ParameterInstance(item.Definition, platform, SummaryStyle.Default) : item)]),
        benchmark.Config);
}
