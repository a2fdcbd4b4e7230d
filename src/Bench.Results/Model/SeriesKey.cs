namespace Bench.Results.Model;

/// <summary>What makes samples one series: the same metric of the same case in the same unit.</summary>
/// <param name="Case">The case.</param>
/// <param name="Metric">The metric's name.</param>
/// <param name="Unit">The unit of the values.</param>
public readonly record struct SeriesKey(CaseId Case, string Metric, string Unit);
