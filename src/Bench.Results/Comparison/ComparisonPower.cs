using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// What size of change a comparison could have found: the smallest ratio, up or down, that it would have called a change in 90 of 100
/// cases (<see cref="LevelChange.Detectable"/>), as its own runs tell. A comparison that finds nothing says
/// little without it.
/// </summary>
/// <param name="Metric">The headline metric.</param>
/// <param name="Smallest">The ratio for the platform for which it is smallest, above 1.</param>
/// <param name="SmallestPlatform">That platform.</param>
/// <param name="Largest">The ratio for the platform for which it is largest.</param>
/// <param name="LargestPlatform">That platform.</param>
public sealed record ComparisonPower(string Metric, double Smallest, string SmallestPlatform, double Largest, string LargestPlatform)
{
    /// <summary>One for each headline metric that was tested, in the order of tables.</summary>
    public static IReadOnlyList<ComparisonPower> Of(IEnumerable<MetricComparison> rows, MetricDefinitions definitions)
    {
        ArgumentNullException.ThrowIfNull(definitions);
        return
        [
            .. rows.Where(row => row is { Headline: true, Detectable: not null })
                .GroupBy(row => row.Metric)
                .OrderBy(metric => metric.Key, definitions.Comparer)
                .Select(metric => Between(metric.Key, metric.MinBy(row => row.Detectable)!, metric.MaxBy(row => row.Detectable)!)),
        ];
    }

    /// <inheritdoc />
    public override string ToString() => SmallestPlatform == LargestPlatform
        ? $"{Metric} {Percent(Smallest)} ({SmallestPlatform})"
        : $"{Metric} {Percent(Smallest)} ({SmallestPlatform}) to {Percent(Largest)} ({LargestPlatform})";

    private static ComparisonPower Between(string metric, MetricComparison least, MetricComparison most) =>
        new(metric, least.Detectable!.Value, least.Case.PlatformLabel, most.Detectable!.Value, most.Case.PlatformLabel);

    private static string Percent(double ratio) => $"{Math.Ceiling((ratio - 1) * 100 - 1e-9):0} %";
}
