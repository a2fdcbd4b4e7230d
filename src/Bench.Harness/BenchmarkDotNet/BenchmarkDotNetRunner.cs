using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Csv;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Jobs;
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
    private static readonly IExporter[] Exporters = [MarkdownExporter.GitHub, CsvExporter.Default, JsonExporter.Full];

    // A pass alone is not a result, and is not exported.
    private readonly ImmutableConfig _config = ImmutableConfigBuilder.Create(ManualConfig.CreateEmpty()
        .AddLogger(NullLogger.Instance)
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .WithArtifactsPath(artifacts)
        .WithOptions(ConfigOptions.DisableLogFile | ConfigOptions.DisableOptimizationsValidator));

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
        var rows = summary.Metrics.Where(row => row.Value is not null).ToLookup(row => CaseOf(row.Case));
        foreach (var experiment in _reports.GroupBy(report => report.BenchmarkCase.Descriptor.Type))
        {
            var exported = new Summary(
                experiment.Key.FullName!,
                [.. experiment.GroupBy(report => report.BenchmarkCase).Select(passes => Merge([.. passes], rows[_cases[passes.Key]]))],
                HostEnvironmentInfo.GetCurrent(),
                results,
                string.Empty,
                elapsed,
                CultureInfo.InvariantCulture,
                [],
                []);
            foreach (var exporter in Exporters)
            {
                _ = exporter.ExportToFiles(exported, NullLogger.Instance).Count();
            }
        }
    }

    private BenchmarkCase BenchmarkOf(Case one)
    {
        if (!_benchmarks.TryGetValue(one.Name, out var benchmark))
        {
            // One iteration a pass.
            var job = Job.Dry
                .WithStrategy(RunStrategy.Monitoring)
                .WithWarmupCount(0)
                .WithToolchain(new HarnessToolchain(running => _measure(_cases[running])))
                .WithId("Round");
            _benchmarks[one.Name] = benchmark = ((BenchmarkedCase)one).BenchmarkWith(job, _config);
            _cases[benchmark] = one;
        }

        return benchmark;
    }

    /// <summary>The case that a row of the summary is of. Parts of a case add parameters to the case's own, so the most count.</summary>
    private Case? CaseOf(CaseId id) => _cases.Values
        .Where(one => (id with { Parameters = one.Parameters }) == one.Id && one.Parameters.All(id.Parameters.Contains))
        .MaxBy(one => one.Parameters.Count);

    private static BenchmarkReport Merge(IReadOnlyList<BenchmarkReport> passes, IEnumerable<MetricSummary> rows)
    {
        BdnMetric[] metrics = [.. rows.Select(row => new BdnMetric(new ArtifactMetric(row), row.Value!.Median))];
        return new BenchmarkReport(
            metrics.Length > 0,
            passes[0].BenchmarkCase,
            passes[0].GenerateResult,
            passes[0].BuildResult,
            [.. passes.SelectMany(report => report.ExecuteResults)],
            metrics);
    }

    /// <summary>A metric of ours as a column of BenchmarkDotNet's exports: the median over rounds.</summary>
    private sealed class ArtifactMetric(MetricSummary row) : IMetricDescriptor
    {
        // A metric with a parameter of its own is a column of its own.
        public string Id => row.Case.Parameters.Count == 0 ? row.Metric : $"{row.Metric} {row.Case.Parameters}";

        public string DisplayName => $"{Id} [{row.Unit}]";

        public string Legend => $"Median of {Id} over rounds, in {row.Unit}";

        public string NumberFormat => "0.####";

        public UnitType UnitType => UnitType.Dimensionless;

        public string Unit => row.Unit;

        public bool TheGreaterTheBetter => row.Direction == Direction.Higher;

        public int PriorityInCategory => 0;

        public bool GetIsAvailable(BdnMetric metric) => true;
    }
}
