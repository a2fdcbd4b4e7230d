namespace Bench.Results.Statistics;

/// <summary>
/// Values far from the median: those whose modified z-score 0.6745 · (x − median) / MAD exceeds 3.5 in size (B. Iglewicz and
/// D. C. Hoaglin, "How to Detect and Handle Outliers", 1993, section 3). They are flagged, never removed (rule 5).
/// </summary>
internal static class Outliers
{
    /// <summary>Fewer values show no spread.</summary>
    private const int MinimumValues = 5;

    private const double LargestScore = 3.5;
    private const double NormalMad = 0.6745;

    /// <summary>Makes the mean absolute deviation of normal values their standard deviation, where more than half are equal.</summary>
    private const double NormalMeanDeviation = 1.253314;

    /// <summary>The places, from 0, of the outlying values.</summary>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public static IReadOnlyList<int> Find(IReadOnlyList<double> values)
    {
        if (values.Count < MinimumValues)
        {
            return [];
        }

        var median = Quantiles.Median(values);
        double[] distances = [.. values.Select(value => Math.Abs(value - median))];
        var deviation = Quantiles.Median(distances) / NormalMad;
        deviation = deviation > 0 ? deviation : NormalMeanDeviation * distances.Average();
        return deviation == 0 ? [] : [.. Enumerable.Range(0, values.Count).Where(i => distances[i] > LargestScore * deviation)];
    }
}
