namespace Bench.Results.Statistics;

/// <summary>
/// Where a rate over time has settled: the warm-up to leave out is the one that makes the mean of the rest most certain, the marginal
/// standard error rule
/// (MSER) of K. P. White, "An Effective Truncation Heuristic for Bias Reduction in Simulation Output", Simulation 69 (1997), 323–334, and
/// at most half of the series. An answer in the second half says that the series
/// is too short, but of few windows that are steady two alike at the end give one often enough (of six, a third): it has not settled only
/// where the whole has a trend, too (<see cref="Trend"/>), or where there
/// are windows enough and the rest has one, of 5 % or more. In simulations 2 % or less of steady series are called unsettled, and four
/// fifths or more of those of six windows that rise by a tenth each (the tests hold both).
/// </summary>
/// <param name="WarmUp">Windows at the start to leave out.</param>
/// <param name="Median">The median of the others.</param>
/// <param name="Settled">Whether the rate settled; null where there are fewer windows than <see cref="MinimumWindows"/>, of which nobody
/// can tell.</param>
public sealed record SteadyState(int WarmUp, double Median, bool? Settled)
{
    /// <summary>From so many windows on the warm-up is looked for; of fewer the first alone is left out, and of one nothing.</summary>
    public const int MinimumWindows = 5;

    private const double TrendOfRest = 0.01, TrendOfAll = 0.02, SmallestTrend = 0.05;

    /// <summary>Finds it.</summary>
    /// <param name="values">One value a window, in the order of time; at least one, all finite.</param>
    /// <exception cref="ArgumentException">There are none, or one is not finite.</exception>
    public static SteadyState Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
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
        return Without(values, warmUp, settled: !IsTrend([.. values.Skip(warmUp)], Trend.MinimumRounds, TrendOfRest));

        int MostCertain(int most) => Enumerable.Range(0, most + 1).MinBy(left => Uncertainty(values, left));
    }

    private static bool IsTrend(IReadOnlyList<double> values, int fewest, double level) =>
        Trend.Of(values, fewest) is { } trend && trend.PValue < level && Math.Abs(trend.Change) >= SmallestTrend;

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
