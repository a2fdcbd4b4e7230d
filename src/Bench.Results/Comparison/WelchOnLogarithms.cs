using Bench.Results.Statistics;

namespace Bench.Results.Comparison;

/// <summary>
/// Welch's t on the logarithms of the rounds' values. Times and rates are positive, skewed to the right and vary in proportion to
/// their size, so their logarithms are nearer to normal (Limpert, Stahel and Abbt, "Log-normal Distributions across the
/// Sciences", BioScience 51 (2001), 341–352); a difference of logarithms is a ratio, here of geometric means.
/// </summary>
public sealed class WelchOnLogarithms : IRatioTest
{
    /// <inheritdoc />
    public RatioTestResult Test(IReadOnlyList<double> baseline, IReadOnlyList<double> diff, double intervalLevel)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(diff);
        var welch = Welch.Test(Logarithms(diff), Logarithms(baseline));
        var (low, high) = welch.Interval(intervalLevel);
        return new RatioTestResult(Math.Exp(welch.Difference), Math.Exp(low), Math.Exp(high), welch.PValue);
    }

    private static double[] Logarithms(IReadOnlyList<double> values) => [.. values.Select(value => Math.Log(value))];
}
