using MathNet.Numerics.Distributions;

namespace Bench.Results.Statistics;

/// <summary>
/// The interval of a median over rounds: the percentile interval of a smoothed bootstrap, in closed form. Rounds are drawn from the
/// continuous distribution whose quantile function is the straight lines through (k − a) / (n + 1 − 2a) and the k-th value, a = 0.1. The
/// median of n draws from it is that function at a place that follows a Beta((n + 1) / 2, (n + 1) / 2) distribution, so that the
/// percentiles need no random draws.
/// </summary>
/// <remarks>
/// Sources: B. Efron, "Bootstrap Methods", The Annals of Statistics 7 (1979), 1–26, section 3; A. D. Hutson, "Calculating nonparametric
/// confidence intervals for quantiles using fractional order statistics", Journal of Applied Statistics 26 (1999), 343–353. The plain
/// percentile bootstrap covers 90 % to 97 % depending on n, and BCa does not mend that. This and a were chosen by simulated coverage:
/// <c>./scripts/validate statistics</c>, docs/statistics.md.
/// </remarks>
public static class MedianInterval
{
    /// <summary>The level of the intervals in summaries.</summary>
    public const double Level = 0.95;

    private const double PlottingOffset = 0.1;

    /// <summary>
    /// The fewest rounds that have an interval: 6 for 95 %, 5 for 90 %. Even the widest, from the smallest to the largest value, covers
    /// the median only with probability 1 − 2^(1−n) (David and Nagaraja, "Order Statistics", section 7.1).
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static int MinimumRounds(double level = Level)
    {
        if (level is not (> 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(level), level, "The level of an interval lies between 0 and 1.");
        }

        return Math.Max(2, 1 + (int)Math.Ceiling(-Math.Log2(1 - level)));
    }

    /// <summary>The median of the rounds' values, with its interval where there are <see cref="MinimumRounds"/>.</summary>
    /// <exception cref="ArgumentException">There are no values, or one is not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is not between 0 and 1.</exception>
    public static Estimate Of(IEnumerable<double> roundValues, double level = Level)
    {
        double[] sorted = [.. roundValues.Order()];
        var median = Quantiles.OfSorted(sorted, 0.5);
        if (sorted.Length < MinimumRounds(level))
        {
            return new Estimate(median, null, null);
        }

        var half = (sorted.Length + 1) / 2.0;
        var place = Beta.InvCDF(half, half, (1 - level) / 2);
        return new Estimate(median, AtPlace(sorted, place), AtPlace(sorted, 1 - place));
    }

    /// <summary>The smoothed distribution's quantile function.</summary>
    private static double AtPlace(double[] sorted, double place) =>
        Quantiles.Between(sorted, Math.Clamp((sorted.Length + 1 - 2 * PlottingOffset) * place + PlottingOffset - 1, 0, sorted.Length - 1));
}
