using MathNet.Numerics.Distributions;

namespace Bench.Results.Statistics;

/// <summary>What a sum that grows step by step is foretold to be further on, with the interval in which it should lie.</summary>
/// <param name="Value">The last value known, and the mean growth so far for each step on.</param>
/// <param name="Low">Lower end of the interval. With steps of equal parts it holds 95 % of such sums or more.</param>
/// <param name="High">Upper end.</param>
/// <remarks>
/// Each part that is added to a sum varies, and stays in it: values deviate from a line more and more, unlike readings with errors of
/// their own, for which the interval of a fitted line is made. So the model is a random walk with drift. Formula: y + hμ ±
/// t(0.975, n − 2) σ √(h + h² / X), where μ is the drift over the X steps from the first point to the last, h is the distance foretold, and
/// σ² the mean of (Δy − μΔx)² / Δx. With steps of one it is the drift method of R. J. Hyndman, G. Athanasopoulos, "Forecasting: Principles
/// and Practice", section 5.5. What a part costs may also depend on how many are there: the process of the 200th runc takes 8 % more
/// than that of the 50th. Points so far cannot tell whether such a change goes on. So the interval reaches to where the sum would be if the
/// rate went on to change as between the last two steps, too, as in Holt's method with a linear trend.
/// </remarks>
public sealed record GrowthPrediction(double Value, double Low, double High)
{
    /// <summary>The fewest points that tell how much growth varies.</summary>
    public const int LeastPoints = 3;

    private const double Upper = 0.975;

    /// <summary>Predicts y at x from points before it, in the order of their x.</summary>
    /// <exception cref="ArgumentException">There are fewer than three points, or they are not in order.</exception>
    public static GrowthPrediction Of(IReadOnlyList<(double X, double Y)> points, double x)
    {
        if (points.Count < LeastPoints)
        {
            throw new ArgumentException($"A prediction with an interval needs {LeastPoints} points at least.", nameof(points));
        }

        List<(double X, double Y)> steps = [.. points.Zip(points.Skip(1), (from, to) => (to.X - from.X, to.Y - from.Y))];
        var (last, seen) = (points[^1], points[^1].X - points[0].X);
        if (steps.Exists(step => !(step.X > 0)) || !(x >= last.X))
        {
            throw new ArgumentException("Points are in the order of their x, and before the one that is foretold.", nameof(points));
        }

        var drift = steps.Sum(step => step.Y) / seen;
        var degrees = steps.Count - 1;
        var variance = steps.Sum(step => Math.Pow(step.Y - (drift * step.X), 2) / step.X) / degrees;
        var ahead = x - last.X;
        var reach = StudentT.InvCDF(0, 1, degrees, Upper) * Math.Sqrt(variance * (ahead + (ahead * ahead / seen)));
        var value = last.Y + (drift * ahead);
        var changed = last.Y + (ahead * RateIfChangeGoesOn(points, x));
        return new GrowthPrediction(value, Math.Min(value, changed) - reach, Math.Max(value, changed) + reach);
    }

    private static double RateIfChangeGoesOn(IReadOnlyList<(double X, double Y)> points, double x)
    {
        var (before, from, last) = (points[^3], points[^2], points[^1]);
        var (earlier, later) = (RateOf(before, from), RateOf(from, last));
        return later + ((later - earlier) * (x - from.X) / (last.X - before.X));

        static double RateOf((double X, double Y) start, (double X, double Y) end) => (end.Y - start.Y) / (end.X - start.X);
    }
}
