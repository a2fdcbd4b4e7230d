using MathNet.Numerics.Distributions;

namespace Bench.Results.Statistics;

/// <summary>
/// Whether values rise or fall over the rounds: H. B. Mann, "Nonparametric Tests Against Trend", Econometrica 13 (1945), 245–259, with
/// Kendall's variance for ties and continuity correction; and by how
/// much: P. K. Sen's slope, "Estimates of the Regression Coefficient Based on Kendall's Tau", Journal of the American Statistical
/// Association 63 (1968), 1379–1389.
/// </summary>
/// <param name="PValue">Two-sided p-value of no trend, from 0 to 1 (normal approximation, good from 8 values on and too great below:
/// 0.008 for six that only rise, where counting gives 0.003).</param>
/// <param name="Change">Last by first as the slope of the logarithms has it, less 1: 0.1 is a rise by a tenth over all rounds.</param>
public sealed record Trend(double PValue, double Change)
{
    /// <summary>Fewer values have no trend to speak of.</summary>
    public const int MinimumRounds = 8;

    /// <summary>Longer series are taken in blocks, by their medians: the slopes of all pairs are as many as the square.</summary>
    private const int MostRounds = 400;

    /// <summary>The trend of positive values in the order of their rounds; null where there are fewer than wanted, or one is not positive
    /// and finite.</summary>
    /// <param name="values">The values.</param>
    /// <param name="fewest">How many there must be; 3 or more.</param>
    public static Trend? Of(IReadOnlyList<double> values, int fewest = MinimumRounds)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (values.Count < fewest || values.Any(value => !(value > 0 && double.IsFinite(value))))
        {
            return null;
        }

        if (values.Count > MostRounds)
        {
            values = [.. values.Chunk((values.Count + MostRounds - 1) / MostRounds).Select(Quantiles.Median)];
        }

        double[] logarithms = [.. values.Select(value => Math.Log(value))];
        var slopes = new List<double>(values.Count * (values.Count - 1) / 2);
        var score = 0;
        for (var i = 0; i < values.Count; i++)
        {
            for (var j = i + 1; j < values.Count; j++)
            {
                score += Math.Sign(logarithms[j] - logarithms[i]);
                slopes.Add((logarithms[j] - logarithms[i]) / (j - i));
            }
        }

        double n = values.Count;
        var ties = values.GroupBy(value => value).Sum(group => group.Count() * (group.Count() - 1.0) * (2 * group.Count() + 5));
        var variance = (n * (n - 1) * (2 * n + 5) - ties) / 18;
        var deviate = variance == 0 ? 0 : Math.Max(0, Math.Abs(score) - 1) / Math.Sqrt(variance);
        return new Trend(Math.Min(1, 2 * Normal.CDF(0, 1, -deviate)), Math.Exp(Quantiles.Median(slopes) * (n - 1)) - 1);
    }
}
