using Bench.Experiments;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Running;

namespace Bench.Engine;

/// <summary>The cases that BenchmarkDotNet finds in the experiments, selected and bound to a run.</summary>
internal static class CaseCatalog
{
    /// <summary>One class an experiment.</summary>
    public static IReadOnlyList<Type> Experiments { get; } =
        [typeof(BootBenchmarks), typeof(MemoryBenchmarks), typeof(DiskBenchmarks)];

    /// <summary>Every case of every experiment.</summary>
    public static IReadOnlyList<BenchmarkCase> All(IConfig config) =>
        [.. Experiments.SelectMany(type => BenchmarkConverter.TypeToBenchmarks(type, config).BenchmarksCases)];

    /// <summary>The cases that the options ask for.</summary>
    public static IReadOnlyList<BenchmarkCase> Select(RunOptions options, IConfig config)
    {
        var globs = options.Filters.Count == 0 ? null : new GlobFilter([.. options.Filters]);
        return
        [
            .. All(config).Where(benchmark =>
                (options.Platforms.Count == 0 || options.Platforms.Contains(PlatformOf(benchmark).Name))
                && (options.Guests.Count == 0
                    ? options.Preset.Includes(ExperimentOf(benchmark), GuestOf(benchmark))
                    : options.Guests.Contains(GuestOf(benchmark)))
                && (globs is null || globs.Predicate(benchmark))),
        ];
    }

    /// <summary>The same cases on the platforms that the session has found usable, with the session behind their platform.</summary>
    public static IReadOnlyList<BenchmarkCase> Bind(IEnumerable<BenchmarkCase> cases, Session session) =>
    [
        .. cases
            .Where(benchmark => session.Usable.ContainsKey(PlatformOf(benchmark).Name))
            .Select(benchmark => BenchmarkCase.Create(
                benchmark.Descriptor,
                benchmark.Job,
                new ParameterInstances([.. benchmark.Parameters.Items.Select(item => Bind(item, session))]),
                benchmark.Config)),
    ];

    public static PlatformParameter PlatformOf(BenchmarkCase benchmark) => (PlatformParameter)benchmark.Parameters[nameof(Experiment.Platform)];

    public static string GuestOf(BenchmarkCase benchmark) => (string)benchmark.Parameters[nameof(Experiment.Guest)];

    /// <summary>The experiment's name: the class's without its ending.</summary>
    public static string ExperimentOf(BenchmarkCase benchmark) => Experiment.NameOf(benchmark.Descriptor.Type);

    /// <summary>The case in words: <c>disk runc debian</c>.</summary>
    public static string Describe(BenchmarkCase benchmark) =>
        string.Join(' ', ExperimentOf(benchmark), PlatformOf(benchmark).Label, GuestOf(benchmark));

    private static ParameterInstance Bind(ParameterInstance item, Session session) =>
        item.Value is PlatformParameter platform
            ? new ParameterInstance(item.Definition, session.Bind(platform), BenchmarkDotNet.Reports.SummaryStyle.Default)
            : item;
}
