using Perfolizer.Mathematics.Distributions.ContinuousDistributions;

namespace Bench.Results.Statistics;

/// <summary>
/// Where one further value is expected, from values of the same kind: mean ± t(n − 1) · s · √(1 + 1/n), on logarithms, for times and
/// rates vary in proportion to their size. Source: G. J. Hahn and W. Q. Meeker, "Statistical Intervals", 1991, section 4.7.
/// </summary>
/// <remarks>
/// For values that are log-normal and independent a further one falls outside with exactly the probability that the level leaves, for any
/// number of values. Tukey's outer fences do not do that: of six such values, one falls outside the fences of the other five in 8 % of
/// cases.
/// </remarks>
public static class PredictionInterval
{
    /// <summary>The interval.</summary>
    /// <param name="values">Two values or more, all positive.</param>
    /// <param name="level">The probability that a further value lies inside, above 0 and below 1.</param>
    /// <returns>Both ends, in the unit of the values; they are the same where the values are.</returns>
    /// <exception cref="ArgumentException">There are fewer than two values, or one is not positive and finite.</exception>
    public static (double Low, double High) OfLogarithms(IReadOnlyList<double> values, double level)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < 2 || values.Any(value => !(value > 0 && double.IsFinite(value))))
        {
            throw new ArgumentException("A prediction needs two positive values or more.", nameof(values));
        }

        // Of equal values the mean may miss by a rounding; their variance is none.
        if (values.All(value => value == values[0]))
        {
            return (values[0], values[0]);
        }

        double[] logarithms = [.. values.Select(value => Math.Log(value))];
        var mean = logarithms.Average();
        var deviation = Math.Sqrt(logarithms.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        var margin = new StudentDistribution(values.Count - 1).Quantile(1 - (1 - level) / 2) * deviation
            * Math.Sqrt(1 + 1.0 / values.Count);
        return (Math.Exp(mean - margin), Math.Exp(mean + margin));
    }
}
