using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Csv;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Bench.Engine;

/// <summary>BenchmarkDotNet's settings for experiments: one invocation an iteration, one iteration a round, in this process.</summary>
internal static class ExperimentConfig
{
    // The toolchain's own default of five minutes a case ends the whole switcher; cases have limits of their own.
    private static readonly TimeSpan CaseLimit = TimeSpan.FromHours(1);

    public static IConfig Create(string artifacts)
    {
        var job = Job.Dry
            .WithStrategy(RunStrategy.Monitoring)
            .WithInvocationCount(1)
            .WithUnrollFactor(1)
            .WithWarmupCount(0)
            .WithIterationCount(1)
            .WithLaunchCount(1)
            .WithEvaluateOverhead(false)
            .WithToolchain(new InProcessEmitToolchain(CaseLimit, logOutput: false))
            .WithId("Round");
        return Quiet(artifacts)
            .AddJob(job)
            .AddExporter(MarkdownExporter.GitHub, CsvExporter.Default, JsonExporter.Full);
    }

    /// <summary>The settings around the cases of one round, without exporters: a round alone is not a result.</summary>
    public static ImmutableConfig ForOneRound(string artifacts) => ImmutableConfigBuilder.Create(Quiet(artifacts));

    private static ManualConfig Quiet(string artifacts) => ManualConfig.CreateEmpty()
        .AddLogger(NullLogger.Instance)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator);
}
