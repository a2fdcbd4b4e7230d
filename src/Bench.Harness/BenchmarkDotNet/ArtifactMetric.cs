using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;

namespace Bench.Harness.BenchmarkDotNet;

/// <summary>A metric of ours as a column of BenchmarkDotNet's exports: the median over rounds.</summary>
internal sealed class ArtifactMetric(MetricSummary row) : IMetricDescriptor
{
    // What a case measures with a parameter of its own is a column of its own.
    public string Id => row.Case.Parameters.Count == 0 ? row.Metric : $"{row.Metric} {row.Case.Parameters}";

    public string DisplayName => $"{Id} [{row.Unit}]";

    public string Legend => $"Median of {Id} over rounds, in {row.Unit}";

    public string NumberFormat => "0.####";

    public UnitType UnitType => UnitType.Dimensionless;

    public string Unit => row.Unit;

    public bool TheGreaterTheBetter => row.Direction == Direction.Higher;

    public int PriorityInCategory => 0;

    public bool GetIsAvailable(global::BenchmarkDotNet.Reports.Metric metric) => true;
}
