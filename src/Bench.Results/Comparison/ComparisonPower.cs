using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// The size of change that a comparison could have found: the smallest ratio, up or down, that it would have called a change in 9 of 10
/// cases (<see cref="LevelChange.Detectable"/>). A comparison that finds nothing says little without it.
/// </summary>
/// <param name="Metric">The headline metric.</param>
/// <param name="Smallest">The ratio for the platform for which it is smallest, above 1.</param>
/// <param name="SmallestPlatform">That platform.</param>
/// <param name="Largest">The ratio for the platform for which it is largest.</param>
/// <param name="LargestPlatform">That platform.</param>
public sealed record ComparisonPower(string Metric, double Smallest, string SmallestPlatform, double Largest, string LargestPlatform)
{
    /// <summary>What finds only larger changes finds none.</summary>
    private const double Sensible = 100;

    /// <inheritdoc />
    public override string ToString() => SmallestPlatform == LargestPlatform
        ? $"{Metric} {Percent(Smallest)} ({SmallestPlatform})"
        : $"{Metric} {Percent(Smallest)} ({SmallestPlatform}) to {Percent(Largest)} ({LargestPlatform})";

    /// <summary>One for each headline metric that was tested, in the order of tables.</summary>
    internal static IReadOnlyList<ComparisonPower> Of(IEnumerable<MetricComparison> rows, MetricDefinitions definitions) =>
    [
        .. rows.Where(row => row is { Headline: true, Detectable: not null })
            .GroupBy(row => row.Metric)
            .OrderBy(metric => metric.Key, definitions.Comparer)
            .Select(metric => Between(metric.Key, metric.MinBy(row => row.Detectable)!, metric.MaxBy(row => row.Detectable)!)),
    ];

    private static ComparisonPower Between(string metric, MetricComparison least, MetricComparison most) =>
        new(metric, least.Detectable!.Value, least.Case.PlatformLabel, most.Detectable!.Value, most.Case.PlatformLabel);

    private static string Percent(double ratio) =>
        ratio > Sensible ? $"more than {Sensible:0} times" : $"{Math.Ceiling((ratio - 1) * 100 - 1e-9):0} %";
}

/// <summary>
/// The geometric mean of the ratios of one experiment, each turned so that above 1 is worse: P. J. Fleming and J. J. Wallace, "How not to
/// lie with statistics", Communications of the ACM 29 (1986), 218–221. No verdict rests on it: metrics of one case are not independent.
/// </summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="CostRatio">The mean; above 1 is worse.</param>
/// <param name="Metrics">How many ratios it is of.</param>
public sealed record ExperimentMean(string Experiment, double CostRatio, int Metrics)
{
    /// <summary>One for each experiment that has a ratio, in the order of names.</summary>
    internal static IReadOnlyList<ExperimentMean> Of(IEnumerable<MetricComparison> rows) =>
    [
        .. rows
            .Where(row => row.Ratio is not null && row.Direction != Direction.Exact)
            .GroupBy(row => row.Case.Experiment, row => Math.Log(row.Ratio!.Median) * (row.Direction == Direction.Higher ? -1 : 1))
            .OrderBy(experiment => experiment.Key, StringComparer.Ordinal)
            .Select(experiment => new ExperimentMean(experiment.Key, Math.Exp(experiment.Average()), experiment.Count())),
    ];
}
