using System.Globalization;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BdnMetric = BenchmarkDotNet.Reports.Metric;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>
/// Runs cases by BenchmarkDotNet, pass by pass, and writes its exports over all rounds: one summary an experiment, in which each
/// pass is a launch.
/// </summary>
internal sealed class BenchmarkDotNetRunner(string artifacts) : ICaseRunner
{
    private readonly ImmutableConfig _config = ExperimentConfig.ForOnePass(artifacts);
    private readonly Dictionary<string, BenchmarkCase> _benchmarks = [];
    private readonly Dictionary<BenchmarkCase, Case> _cases = [];
    private readonly List<BenchmarkReport> _reports = [];
    private Func<Case, IReadOnlyList<Sample>> _measure = _ => [];

    public KeyValuePair<string, string> Tool { get; } =
        KeyValuePair.Create("BenchmarkDotNet", EnvironmentRecorder.VersionOf(typeof(BenchmarkRunner)));

    public void Run(IReadOnlyList<Case> order, Func<Case, IReadOnlyList<Sample>> measure)
    {
        _measure = measure;
        var summary = BenchmarkRunner.Run(new BenchmarkRunInfo([.. order.Select(BenchmarkOf)], typeof(Experiment), _config));
        if (summary.HasCriticalValidationErrors)
        {
            var errors = string.Join("; ", summary.ValidationErrors.Select(error => error.Message));
            throw new InvalidOperationException($"BenchmarkDotNet refused the cases: {errors}");
        }

        _reports.AddRange(summary.Reports);
    }

    public void Export(RunSummary summary, TimeSpan elapsed)
    {
        var results = Directory.CreateDirectory(Path.Combine(artifacts, "results")).FullName;
        foreach (var experiment in _reports.GroupBy(report => report.BenchmarkCase.Descriptor.Type))
        {
            var exported = new Summary(
                experiment.Key.FullName!,
                [.. experiment.GroupBy(report => report.BenchmarkCase).Select(passes => Merge([.. passes], summary))],
                HostEnvironmentInfo.GetCurrent(),
                results,
                string.Empty,
                elapsed,
                CultureInfo.InvariantCulture,
                [],
                []);
            foreach (var exporter in ExperimentConfig.Exporters)
            {
                _ = exporter.ExportToFiles(exported, NullLogger.Instance).Count();
            }
        }
    }

    /// <summary>The benchmark of a case, the same in all passes.</summary>
    private BenchmarkCase BenchmarkOf(Case one)
    {
        if (!_benchmarks.TryGetValue(one.Name, out var benchmark))
        {
            var job = ExperimentConfig.Job(new HarnessToolchain(running => _measure(_cases[running])));
            _benchmarks[one.Name] = benchmark = ((BenchmarkedCase)one).BenchmarkWith(job, _config);
            _cases[benchmark] = one;
        }

        return benchmark;
    }

    private BenchmarkReport Merge(IReadOnlyList<BenchmarkReport> passes, RunSummary summary)
    {
        var first = passes[0];
        var one = _cases[first.BenchmarkCase].Id;
        var metrics = summary.Metrics
            .Where(row => row.Value is not null)
            .Where(row => (row.Case with { Parameters = one.Parameters }) == one && one.Parameters.All(row.Case.Parameters.Contains))
            .Select(row => new BdnMetric(new ArtifactMetric(row), row.Value!.Median))
            .ToList();
        return new BenchmarkReport(
            metrics.Count > 0,
            first.BenchmarkCase,
            first.GenerateResult,
            first.BuildResult,
            [.. passes.SelectMany(report => report.ExecuteResults)],
            metrics);
    }
}
