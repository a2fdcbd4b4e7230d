using MathNet.Numerics.Distributions;

namespace Bench.Results.Statistics;

/// <summary>
/// Where a rate over time has settled. The warm-up to leave out is the one that makes the mean of the rest most certain: the marginal
/// standard error rule (MSER) of K. P. White, "An Effective Truncation Heuristic for Bias Reduction in Simulation Output", Simulation 69
/// (1997), 323–334. It is at most half of the series. An answer in the second half says that the series is too short; a few steady
/// windows give one by chance, so that the rate counts as unsettled only where the whole has a trend as well, or where the rest has one
/// of 5 % or more. The tests hold false alarms to 2 % and power to four fifths.
/// </summary>
/// <param name="WarmUp">Windows at the start to leave out.</param>
/// <param name="Median">The median of the others.</param>
/// <param name="Settled">Whether the rate settled; null below <see cref="MinimumWindows"/>.</param>
public sealed record SteadyState(int WarmUp, double Median, bool? Settled)
{
    /// <summary>From so many windows on the warm-up is looked for; of fewer the first alone is left out, and of one nothing.</summary>
    public const int MinimumWindows = 5;

    private const int MinimumOfRest = 8;
    private const double TrendOfRest = 0.01;
    private const double TrendOfAll = 0.02;
    private const double SmallestTrend = 0.05;

    /// <summary>Finds it.</summary>
    /// <param name="values">One value a window, in the order of time; at least one, all finite.</param>
    /// <exception cref="ArgumentException">There are none, or one is not finite.</exception>
    public static SteadyState Of(IReadOnlyList<double> values)
    {
        if (values.Count == 0 || !values.All(double.IsFinite))
        {
            throw new ArgumentException("The windows of a rate must be at least one, and finite.", nameof(values));
        }

        if (values.Count < MinimumWindows)
        {
            return Without(values, Math.Min(1, values.Count - 1), settled: null);
        }

        // The last windows alone would look certain by accident: at least two must be left.
        var (half, best) = (values.Count / 2, MostCertain(values.Count - 2));
        if (best > half && IsTrend(values, MinimumWindows, TrendOfAll))
        {
            return Without(values, half, settled: false);
        }

        var warmUp = best > half ? MostCertain(half) : best;
        return Without(values, warmUp, settled: !IsTrend([.. values.Skip(warmUp)], MinimumOfRest, TrendOfRest));

        int MostCertain(int most) => Enumerable.Range(0, most + 1).MinBy(left => Uncertainty(values, left));
    }

    /// <summary>
    /// The trend of positive values, three or more: H. B. Mann, "Nonparametric Tests Against Trend", Econometrica 13 (1945), 245–259,
    /// with Kendall's
    /// variance for ties and continuity correction; and P. K. Sen's slope, "Estimates of the Regression Coefficient Based on
    /// Kendall's Tau", Journal of the American Statistical Association 63 (1968), 1379–1389.
    /// </summary>
    /// <returns>The two-sided p-value of none, and the change from the first to the last as a share.</returns>
    internal static (double PValue, double Change) TrendOf(IReadOnlyList<double> values)
    {
        (double Slope, int Sign)[] pairs =
        [
            .. from later in Enumerable.Range(0, values.Count)
               from earlier in Enumerable.Range(0, later)
               select (Math.Log(values[later] / values[earlier]) / (later - earlier), values[later].CompareTo(values[earlier])),
        ];
        double n = values.Count;
        var ties = values.CountBy(value => value).Sum(tie => tie.Value * (tie.Value - 1.0) * (2 * tie.Value + 5));
        var variance = (n * (n - 1) * (2 * n + 5) - ties) / 18;
        var deviate = variance == 0 ? 0 : Math.Max(0, Math.Abs(pairs.Sum(pair => pair.Sign)) - 1) / Math.Sqrt(variance);
        return (Math.Min(1, 2 * Normal.CDF(0, 1, -deviate)), Math.Exp(Quantiles.Median(pairs.Select(pair => pair.Slope)) * (n - 1)) - 1);
    }

    private static bool IsTrend(IReadOnlyList<double> values, int fewest, double level) =>
        values.Count >= fewest && values.All(value => value > 0)
        && TrendOf(values) is var (probability, change) && probability < level && Math.Abs(change) >= SmallestTrend;

    /// <summary>The square of the standard error of the mean without the first ones, as if they did not depend on each other.</summary>
    private static double Uncertainty(IReadOnlyList<double> values, int left)
    {
        double[] rest = [.. values.Skip(left)];
        var mean = rest.Average();
        return rest.Sum(value => (value - mean) * (value - mean)) / ((double)rest.Length * rest.Length);
    }

    private static SteadyState Without(IReadOnlyList<double> values, int warmUp, bool? settled) =>
        new(warmUp, Quantiles.Median(values.Skip(warmUp)), settled);
}
