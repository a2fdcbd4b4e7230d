using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Csv;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>BenchmarkDotNet's settings for experiments.</summary>
internal static class ExperimentConfig
{
    public static IReadOnlyList<IExporter> Exporters => [MarkdownExporter.GitHub, CsvExporter.Default, JsonExporter.Full];

    /// <summary>One iteration a pass.</summary>
    public static Job Job(IToolchain toolchain) => global::BenchmarkDotNet.Jobs.Job.Dry
        .WithStrategy(RunStrategy.Monitoring)
        .WithWarmupCount(0)
        .WithToolchain(toolchain)
        .WithId("Round");

    /// <summary>The settings around the cases of one pass, without exporters: a pass alone is not a result.</summary>
    public static ImmutableConfig ForOnePass(string artifacts) => ImmutableConfigBuilder.Create(ManualConfig.CreateEmpty()
        .AddLogger(NullLogger.Instance)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator));
}
