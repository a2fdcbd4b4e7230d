using Bench.Results;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;

namespace Bench.Engine;

/// <summary>A metric of ours as a column of BenchmarkDotNet's exports: the median over rounds.</summary>
internal sealed class ArtifactMetric(MetricSummary row) : IMetricDescriptor
{
    public string Id => row.Metric;

    public string DisplayName => $"{row.Metric} [{row.Unit}]";

    public string Legend => $"Median of {row.Metric} over rounds, in {row.Unit}";

    public string NumberFormat => "0.####";

    public UnitType UnitType => UnitType.Dimensionless;

    public string Unit => row.Unit;

    public bool TheGreaterTheBetter => row.Direction == Direction.Higher;

    public int PriorityInCategory => 0;

    public bool GetIsAvailable(BenchmarkDotNet.Reports.Metric metric) => true;
}
