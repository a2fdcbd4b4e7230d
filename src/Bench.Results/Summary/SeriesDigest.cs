using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>What a comparison needs of one metric of one case of one run: a value a round, and how often there was none.</summary>
public sealed record SeriesDigest
{
    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>The value of each round, the trimmed mean of its ok values, by round; rounds without a value are not there, and warm-up
    /// is left out. In the series' unit.</summary>
    public required IReadOnlyDictionary<int, double> Rounds { get; init; }

    /// <summary>Number of ok values, warm-up left out.</summary>
    public required int Count { get; init; }

    /// <summary>Number of failures and timeouts, warm-up left out.</summary>
    public required int Failures { get; init; }

    /// <summary>The first reason of a sample without a value, or null when each has one, or none gives a reason.</summary>
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
