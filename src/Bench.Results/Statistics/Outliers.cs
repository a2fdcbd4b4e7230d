namespace Bench.Results.Statistics;

/// <summary>
/// Values far from the median in units of the median absolute deviation: B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle
/// Outliers" (1993), section 3: those whose
/// modified z-score 0.6745 · (x − median) / MAD exceeds 3.5 in size. They are flagged, never removed (rule 5).
/// </summary>
public static class Outliers
{
    /// <summary>Fewer values have no spread worth the name, and no outliers.</summary>
    public const int MinimumValues = 5;

    private const double LargestScore = 3.5;
    private const double NormalMad = 0.6745;

    /// <summary>Turns the mean absolute deviation of normal values into their standard deviation; it serves where more than half of the
    /// values are equal.</summary>
    private const double NormalMeanDeviation = 1.253314;

    /// <summary>The places, from 0, of the outlying values.</summary>
    /// <exception cref="ArgumentException">A value is not a number.</exception>
    public static IReadOnlyList<int> Find(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
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
