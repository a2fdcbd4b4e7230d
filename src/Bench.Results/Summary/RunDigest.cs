using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>A run as a comparison takes it: where it was made, and a digest of each of its series instead of every sample.</summary>
/// <param name="Environment">Where and how the run was made.</param>
/// <param name="Series">Every metric of every case that the run has a sample of, warm-up left out.</param>
public sealed record RunDigest(RunEnvironment Environment, IReadOnlyDictionary<SeriesKey, SeriesDigest> Series)
{
    /// <summary>The digest of a run in memory.</summary>
    public static RunDigest Of(RunData run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new RunDigest(
            run.Environment,
            MetricSeries.Of(run.Samples).ToDictionary(pair => pair.Key, pair => SeriesDigest.Of(pair.Value)));
    }
}
