using Bench.Experiments;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Bench.Engine;

/// <summary>Benchmarks of the harness's own instruments: ordinary BenchmarkDotNet, run only when a filter names them.</summary>
internal static class InstrumentCatalog
{
    private static readonly Type[] Instruments = [typeof(SamplingBenchmarks), typeof(StampBenchmarks), typeof(DigestBenchmarks)];

    /// <summary>What the filters select; nothing without a filter, or when platforms or guests are asked for.</summary>
    public static IReadOnlyList<BenchmarkRunInfo> Select(RunOptions options)
    {
        if (options.Filters.Count == 0 || options.NamesPlatforms || options.Guests.Count > 0)
        {
            return [];
        }

        var config = Create(options.Artifacts).AddFilter(new SimpleFilter(new CaseFilter(options.Filters).Selects));
        return [.. Instruments.Select(type => BenchmarkConverter.TypeToBenchmarks(type, config)).Where(info => info.BenchmarksCases.Length > 0)];
    }

    /// <summary>Runs them; false when one did not succeed.</summary>
    public static bool Run(IReadOnlyList<BenchmarkRunInfo> instruments, string artifacts)
    {
        Directory.CreateDirectory(artifacts);
        var summaries = BenchmarkRunner.Run([.. instruments]);
        return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.Length > 0 && summary.Reports.All(report => report.Success));
    }

    private static ManualConfig Create(string artifacts) => ManualConfig.CreateEmpty()
        .AddJob(Job.Default
            .WithToolchain(new InProcessEmitToolchain(TimeSpan.FromHours(1), logOutput: false))

            // Short and of a fixed number, so that a reader follows its baseline within seconds, before the host has changed, and a busy host is not measured for an hour.
            .WithIterationTime(TimeInterval.FromMilliseconds(250))
            .WithWarmupCount(4)
            .WithIterationCount(15))
        .AddDiagnoser(MemoryDiagnoser.Default)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(MarkdownExporter.GitHub, JsonExporter.Full)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.DisableLogFile);
}
