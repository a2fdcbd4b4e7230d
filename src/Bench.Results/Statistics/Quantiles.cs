namespace Bench.Results.Statistics;

/// <summary>
/// Sample quantiles of type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", The American Statistician 50 (1996),
/// 361–365: linear interpolation between the order statistics at h = (n − 1)p + 1. It is the default of R and NumPy.
/// </summary>
public static class Quantiles
{
    /// <summary>The share of the values that a trimmed mean leaves out at either end.</summary>
    private const double Trimmed = 0.2;

    /// <summary>The median: the middle value, or the mean of the two in the middle. In the unit of the values.</summary>
    /// <exception cref="ArgumentException">There are no values, or one is not a number.</exception>
    public static double Median(IEnumerable<double> values) => Quantile(values, 0.5);

    /// <summary>The quantile for a probability from 0 to 1. In the unit of the values, in any order.</summary>
    /// <exception cref="ArgumentException">There are no values, or one is not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not within 0 and 1.</exception>
    public static double Quantile(IEnumerable<double> values, double probability) => OfSorted([.. values.Order()], probability);

    /// <summary>
    /// The trimmed mean: that of the middle 60 % of the values, those at its ends by their share in it (R. R. Wilcox, "Introduction to
    /// Robust Estimation and Hypothesis Testing", 2005, section 3.3). In the unit of the values, in any order.
    /// </summary>
    /// <exception cref="ArgumentException">There are no values, or one is not a number.</exception>
    public static double TrimmedMean(IEnumerable<double> values) => TrimmedMeanOfSorted([.. values.Order()]);

    internal static double TrimmedMeanOfSorted(ReadOnlySpan<double> sorted)
    {
        // As a difference from the median, so that equal values give exactly themselves.
        var median = OfSorted(sorted, 0.5);
        var (cut, sum) = (Trimmed * sorted.Length, 0.0);
        for (var place = (int)cut; place < sorted.Length - cut; place++)
        {
            sum += (Math.Min(place + 1, sorted.Length - cut) - Math.Max(place, cut)) * (sorted[place] - median);
        }

        return median + sum / (sorted.Length - 2 * cut);
    }

    internal static double OfSorted(ReadOnlySpan<double> sorted, double probability)
    {
        // NaN sorts first.
        if (sorted.IsEmpty || double.IsNaN(sorted[0]))
        {
            throw new ArgumentException("A quantile needs values that are numbers.", nameof(sorted));
        }

        if (probability is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability lies within 0 and 1.");
        }

        return Between(sorted, (sorted.Length - 1) * probability);
    }

    /// <summary>The value at a place, from 0, that may lie between two values.</summary>
    internal static double Between(ReadOnlySpan<double> sorted, double place)
    {
        var below = (int)place;
        var share = place - below;
        return share == 0 ? sorted[below] : sorted[below] * (1 - share) + sorted[below + 1] * share;
    }
}
