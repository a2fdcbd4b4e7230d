using Perfolizer.Mathematics.Distributions.ContinuousDistributions;
using Perfolizer.Mathematics.Functions;

namespace Bench.Results.Statistics;

/// <summary>
/// Welch's t of two independent sets whose variances may differ: B. L. Welch, "The Generalization of 'Student's' Problem when
/// Several Different Population Variances are Involved", Biometrika 34 (1947), 28–35.
/// </summary>
/// <param name="Difference">Mean of the first set less mean of the second.</param>
/// <param name="StandardError">Standard error of the difference.</param>
/// <param name="T">The difference in standard errors; infinite or not a number when neither set varies.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom after Welch and Satterthwaite; not a number when neither set varies.</param>
/// <param name="PValue">Two-sided p-value, from 0 to 1.</param>
public sealed record Welch(double Difference, double StandardError, double T, double DegreesOfFreedom, double PValue)
{
    /// <summary>Tests whether the means of two sets differ.</summary>
    /// <exception cref="ArgumentException">A set has fewer than two values.</exception>
    public static Welch Test(IReadOnlyList<double> first, IReadOnlyList<double> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Count < 2 || second.Count < 2)
        {
            throw new ArgumentException("Welch's t needs two values in each set.");
        }

        var difference = first.Average() - second.Average();
        var (one, two) = (SquaredErrorOfMean(first), SquaredErrorOfMean(second));
        var error = Math.Sqrt(one + two);
        if (error == 0)
        {
            return new Welch(difference, 0, difference / error, double.NaN, difference == 0 ? 1 : 0);
        }

        var t = difference / error;

        // Satterthwaite's formula in shares of the variance, whose squares neither overflow nor vanish.
        var (share, rest) = (one / (one + two), two / (one + two));
        var freedom = 1 / (share * share / (first.Count - 1) + rest * rest / (second.Count - 1));

        // P(|T| > t) is a regularised incomplete beta function (Abramowitz and Stegun, 26.7.1), which keeps its precision far
        // out in the tail, where a correction for many comparisons needs it and 1 - cdf has lost it.
        var p = BetaFunction.RegularizedIncompleteValue(freedom / 2, 0.5, freedom / (freedom + t * t));
        return new Welch(difference, error, t, freedom, Math.Clamp(p, 0, 1));
    }

    /// <summary>The interval of the difference of a level between 0 and 1.</summary>
    public (double Low, double High) Interval(double level)
    {
        if (StandardError == 0)
        {
            return (Difference, Difference);
        }

        var margin = new StudentDistribution(DegreesOfFreedom).Quantile(1 - (1 - level) / 2) * StandardError;
        return (Difference - margin, Difference + margin);
    }

    private static double SquaredErrorOfMean(IReadOnlyList<double> values)
    {
        // Of equal values the mean may miss by a rounding; their variance is none.
        if (values.All(value => value == values[0]))
        {
            return 0;
        }

        var mean = values.Average();
        return values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count;
    }
}
