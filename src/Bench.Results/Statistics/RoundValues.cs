namespace Bench.Results.Statistics;

/// <summary>
/// One value a round: the unit of every statistic here, because samples within a round are not independent (rule 6). It is their trimmed
/// mean: of two modes a median jumps from one to the other, and a mean follows the latest of late values.
/// </summary>
public static class RoundValues
{
    /// <summary>The value of each round, from the ok samples of one metric of one case; warm-up left out.</summary>
    public static SortedDictionary<int, double> Of(IEnumerable<Sample> samples) => new(samples
        .Where(sample => sample is { Outcome: Outcome.Ok, Value: not null, Round: not Sample.WarmupRound })
        .GroupBy(sample => sample.Round, sample => sample.Value!.Value)
        .ToDictionary(round => round.Key, Quantiles.TrimmedMean));
}
