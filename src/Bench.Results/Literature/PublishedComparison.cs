using Bench.Results.Statistics;

namespace Bench.Results.Literature;

/// <summary>A published figure, and what this run has beside it.</summary>
/// <param name="Figure">The figure.</param>
/// <param name="Ours">The row of the run.</param>
/// <param name="OurRatio">
/// The row as a ratio to the same reference. To <c>native</c> it is the median of the rounds' ratios with its interval; to another
/// platform the ratio of two medians, which has none. Null when there is no reference, or this run has no value of it. Where one is a rate
/// and the other a time, ours is turned over, so that both are above 1 for the same thing.
/// </param>
/// <param name="IsTurned">Whether it is turned over.</param>
public sealed record PublishedPair(PublishedFigure Figure, MetricSummary Ours, Estimate? OurRatio, bool IsTurned)
{
    /// <summary>Whether ours is software emulation. Theirs never is.</summary>
    public bool IsEmulated => Ours.Case.Accelerator == "tcg";
}

/// <summary>A measurement of a source, with the figures that a run has a counterpart to.</summary>
/// <param name="File">The file that it stands in.</param>
/// <param name="Measurement">The measurement.</param>
/// <param name="Metric">The metric here that was found in the run.</param>
/// <param name="Pairs">The figures; at least one.</param>
public sealed record PublishedComparison(
    PublishedFile File,
    PublishedMeasurement Measurement,
    PublishedMetric Metric,
    IReadOnlyList<PublishedPair> Pairs)
{
    /// <summary>Each measurement that the run has a counterpart to, by name of metric.</summary>
    /// <param name="files">The published figures.</param>
    /// <param name="summary">The rows of the run.</param>
    public static IReadOnlyList<PublishedComparison> Of(IReadOnlyList<PublishedFile> files, IReadOnlyList<MetricSummary> summary) =>
    [
        .. files.SelectMany(file => file.Measurements.Select(measurement => Find(file, measurement, summary)))
            .OfType<PublishedComparison>()
            .OrderBy(found => found.Metric.Metric, StringComparer.Ordinal),
    ];

    /// <summary>The first of the metrics that a platform of the run has values of: a nearer metric on one platform is worth more than a
    /// poorer one on several.</summary>
    private static PublishedComparison? Find(
        PublishedFile file, PublishedMeasurement measurement, IReadOnlyList<MetricSummary> summary) => measurement.Metrics
        .Select(metric => new PublishedComparison(
            file,
            measurement,
            metric,
            [.. measurement.Figures.Select(figure => Find(measurement, figure, metric, summary)).OfType<PublishedPair>()]))
        .FirstOrDefault(comparison => comparison.Pairs.Count > 0);

    private static PublishedPair? Find(
        PublishedMeasurement measurement, PublishedFigure figure, PublishedMetric metric, IReadOnlyList<MetricSummary> summary)
    {
        var ours = figure.Here.Select(platform => summary
                .Where(row => row.Case.Platform == platform && row.Value is not null && metric.Holds(row))
                // Of several cases the plainest; hardware virtualisation before emulation, for theirs is the former.
                .OrderBy(row => row.Case.Parameters.Count)
                .ThenBy(row => row.Case.Accelerator == "tcg")
                .ThenBy(row => row.Case.Guest, StringComparer.Ordinal)
                .ThenBy(row => row.Case.Parameters.ToString(), StringComparer.Ordinal)
                .FirstOrDefault())
            .FirstOrDefault(row => row is not null);
        if (ours is null)
        {
            return null;
        }

        var ratio = OurRatio(measurement.Reference, ours, summary);
        var turned = ratio is not null
            && (measurement.Direction, ours.Direction) is (Direction.Higher, Direction.Lower) or (Direction.Lower, Direction.Higher);
        return new PublishedPair(figure, ours, turned ? ratio!.Inverted() : ratio, turned);
    }

    private static Estimate? OurRatio(PublishedReference? reference, MetricSummary ours, IReadOnlyList<MetricSummary> summary)
    {
        if (reference is null)
        {
            return null;
        }

        if (reference.Here.Contains(NativeRatio.NativePlatform))
        {
            return ours.RatioToNative;
        }

        // An engine's container is compared with one of the same engine, where there is one.
        var counterpart = reference.Here
            .OrderByDescending(platform => EngineOf(platform) == EngineOf(ours.Case.Platform))
            .Select(platform => ours.Case with { Platform = platform, Accelerator = null })
            .Select(id => summary.FirstOrDefault(row => row.Metric == ours.Metric && row.Case == id))
            .FirstOrDefault(row => row?.Value is { Median: > 0 });
        return counterpart is null ? null : new Estimate(ours.Value!.Median / counterpart.Value!.Median, null, null);
    }

    private static string EngineOf(string platform) => platform.Contains('/', StringComparison.Ordinal) ? platform.Split('/')[0] : "";
}
