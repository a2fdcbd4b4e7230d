namespace Bench.Results.Comparison;

/// <summary>Tests the ratio between two runs of one metric of one case.</summary>
public interface IRatioTest
{
    /// <summary>Tests whether the ratio differs from 1.</summary>
    /// <param name="baseline">The positive values of the baseline's rounds; at least two.</param>
    /// <param name="diff">The positive values of the later run's rounds; at least two.</param>
    /// <param name="intervalLevel">The level of the interval, between 0 and 1.</param>
    RatioTestResult Test(IReadOnlyList<double> baseline, IReadOnlyList<double> diff, double intervalLevel);
}

/// <summary>What a test of a ratio says.</summary>
/// <param name="Ratio">Later run by baseline.</param>
/// <param name="Low">Lower end of the ratio's interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="PValue">Two-sided p-value of a ratio of 1, from 0 to 1, not corrected for the number of comparisons.</param>
public sealed record RatioTestResult(double Ratio, double Low, double High, double PValue);
