using System.Collections.Immutable;
using System.Globalization;
using Bench.Results;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BdnMetric = BenchmarkDotNet.Reports.Metric;

namespace Bench.Engine;

/// <summary>BenchmarkDotNet's own exports over all rounds of a run: one summary an experiment, in which each round is a launch.</summary>
internal static class ArtifactWriter
{
    /// <summary>Writes the exports of each experiment below the artifacts folder.</summary>
    public static void Write(string artifacts, IReadOnlyList<BenchmarkReport> reports, RunSummary run, TimeSpan elapsed)
    {
        var results = Directory.CreateDirectory(Path.Combine(artifacts, "results")).FullName;
        foreach (var experiment in reports.GroupBy(report => report.BenchmarkCase.Descriptor.Type))
        {
            var merged = experiment
                .GroupBy(report => report.BenchmarkCase)
                .Select(rounds => Merge([.. rounds], run))
                .ToImmutableArray();
            var config = merged[0].BenchmarkCase.Config;
            var summary = new Summary(
                experiment.Key.FullName!,
                merged,
                HostEnvironmentInfo.GetCurrent(),
                results,
                string.Empty,
                elapsed,
                CultureInfo.InvariantCulture,
                [],
                []);
            foreach (var exporter in config.GetExporters())
            {
                _ = exporter.ExportToFiles(summary, NullLogger.Instance).Count();
            }
        }
    }

    private static BenchmarkReport Merge(IReadOnlyList<BenchmarkReport> rounds, RunSummary run)
    {
        var first = rounds[0];
        var benchmark = first.BenchmarkCase;
        var platform = CaseCatalog.PlatformOf(benchmark);
        var metrics = run.Metrics
            .Where(row => row.Value is not null
                && row.Case.Experiment == CaseCatalog.ExperimentOf(benchmark)
                && row.Case.Platform == platform.Platform.Name
                && row.Case.Guest == CaseCatalog.GuestOf(benchmark))
            .Select(row => new BdnMetric(new ArtifactMetric(row), row.Value!.Median))
            .ToList();
        return new BenchmarkReport(
            rounds.All(report => report.Success),
            benchmark,
            first.GenerateResult,
            first.BuildResult,
            [.. rounds.SelectMany(report => report.ExecuteResults)],
            metrics);
    }
}
