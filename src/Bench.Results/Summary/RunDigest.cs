using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>What a comparison needs of a run: its environment, and a digest of each series instead of every sample.</summary>
/// <param name="Environment">Where and how the run was made.</param>
/// <param name="Series">Every metric of every case that the run has a sample of, warm-up left out.</param>
public sealed record RunDigest(RunEnvironment Environment, IReadOnlyDictionary<SeriesKey, SeriesDigest> Series)
{
    /// <summary>The digest of a run in memory.</summary>
    public static RunDigest Of(RunData run) =>
        new(run.Environment, MetricSeries.Of(run.Samples).ToDictionary(pair => pair.Key, pair => SeriesDigest.Of(pair.Value)));
}

/// <summary>What a comparison needs of a series; warm-up is left out.</summary>
public sealed record SeriesDigest
{
    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>The trimmed mean of each round's ok values, in the series' unit; rounds without one are absent.</summary>
    public required IReadOnlyDictionary<int, double> Rounds { get; init; }

    /// <summary>Number of ok values.</summary>
    public required int Count { get; init; }

    /// <summary>Number of failures and timeouts.</summary>
    public required int Failures { get; init; }

    /// <summary>The first reason of a sample without a value; null when there is none.</summary>
    public string? Reason { get; init; }

    internal static SeriesDigest Of(MetricSeries series) => new()
    {
        Direction = series.Direction,
        Rounds = series.Rounds,
        Count = series.Measured.Count(),
        Failures = series.Failures,
        Reason = series.Samples.FirstOrDefault(sample => sample.Outcome != Outcome.Ok && sample.Reason is not null)?.Reason,
    };
}
