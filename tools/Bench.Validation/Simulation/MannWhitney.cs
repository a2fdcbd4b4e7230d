using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Bench.Validation.Simulation;

/// <summary>
/// Whether one of two sets of independent values tends to be larger: H. B. Mann and D. R. Whitney, The Annals of Mathematical Statistics 18
/// (1947), 50–60, by the normal approximation with corrections for ties and continuity. No verdict of the harness rests on it.
/// </summary>
internal static class MannWhitney
{
    /// <summary>Two-sided p-value, from 0 to 1.</summary>
    public static double PValue(double[] first, double[] second)
    {
        double one = first.Length, two = second.Length, n = one + two;
        double[] values = [.. first, .. second];
        var ties = values.CountBy(value => value).Sum(tie => Math.Pow(tie.Value, 3) - tie.Value);
        var ranks = values.Ranks(RankDefinition.Average);
        var difference = ranks.Take(first.Length).Sum() - one * (one + 1) / 2 - one * two / 2;
        var deviation = Math.Sqrt(one * two / 12 * (n + 1 - ties / (n * (n - 1))));
        return deviation == 0 ? 1 : Math.Min(1, 2 * Normal.CDF(0, 1, -Math.Max(0, Math.Abs(difference) - 0.5) / deviation));
    }
}
