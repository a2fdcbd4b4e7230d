namespace Bench.Results.Statistics;

/// <summary>
/// Where a rate over time has settled: the warm-up to leave out is the one that makes the mean of the rest most certain, the marginal standard error rule
/// (MSER) of K. P. White, "An Effective Truncation Heuristic for Bias Reduction in Simulation Output", Simulation 69 (1997), 323–334. Its rule that an answer in the second half of the series is none is kept:
/// then it has not settled. Neither has a rest that still has a trend (<see cref="Trend"/>, where there are windows enough) of more than 5 %.
/// </summary>
/// <param name="WarmUp">Windows at the start to leave out.</param>
/// <param name="Median">The median of the others.</param>
/// <param name="Settled">Whether the rate settled; null where there are fewer windows than <see cref="MinimumWindows"/>, of which nobody can tell.</param>
public sealed record SteadyState(int WarmUp, double Median, bool? Settled)
{
    /// <summary>From so many windows on the warm-up is looked for; of fewer the first alone is left out, and of one nothing.</summary>
    public const int MinimumWindows = 5;

    private const double TrendLevel = 0.01, SmallestTrend = 0.05;

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
        var warmUp = Enumerable.Range(0, values.Count - 1).MinBy(left => Uncertainty(values, left));
        if (warmUp > values.Count / 2)
        {
            return Without(values, values.Count / 2, settled: false);
        }

        var trend = Trend.Of([.. values.Skip(warmUp)]);
        return Without(values, warmUp, settled: trend is not { PValue: < TrendLevel } || Math.Abs(trend.Change) < SmallestTrend);
    }

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
