namespace Bench.Results.Statistics;

/// <summary>
/// Values as scores that no single one can dominate: in units of their spread about their centre, clipped (P. J. Huber, "Robust
/// Estimation of a Location
/// Parameter", The Annals of Mathematical Statistics 35 (1964), 73–101). Centre and spread are those of all values together, so that
/// relabelling
/// them changes no score, and a permutation test of scores is as exact as one of values.
/// </summary>
internal static class ClippedScores
{
    /// <summary>Beyond so many standard deviations (of a normal core) a value counts no more than there.</summary>
    private const double Clip = 2.5;

    /// <summary>Makes the median absolute deviation of normal values their standard deviation.</summary>
    private const double NormalMad = 1.4826;

    /// <summary>Scores of values about their median; all zero when the values are equal. What is not a number stays so.</summary>
    public static double[] AboutMedian(IReadOnlyList<double> values)
    {
        double[] present = [.. values.Where(value => !double.IsNaN(value))];
        return present.Length == 0 ? [.. values] : About(Quantiles.Median(present), values, present);
    }

    /// <summary>Scores of differences about zero.</summary>
    public static double[] AboutZero(IReadOnlyList<double> differences)
        => About(0, differences, [.. differences.Where(value => !double.IsNaN(value))]);

    private static double[] About(double centre, IReadOnlyList<double> values, double[] present)
    {
        double[] distances = [.. present.Select(value => Math.Abs(value - centre))];

        // Where more than half of the values are equal, the median distance is none, and the mean one has to do.
        var spread = distances.Length == 0 ? 0 : NormalMad * Quantiles.Median(distances);
        spread = spread > 0 ? spread : distances.DefaultIfEmpty(0).Average();
        return spread == 0
            ? [.. values.Select(value => double.IsNaN(value) ? double.NaN : 0)]
            : [.. values.Select(value => Math.Clamp((value - centre) / spread, -Clip, Clip))];
    }
}
