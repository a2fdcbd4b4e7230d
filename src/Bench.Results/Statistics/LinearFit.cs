using MathNet.Numerics;
using MathNet.Numerics.LinearRegression;

namespace Bench.Results.Statistics;

/// <summary>The straight line through points with the least sum of squared vertical distances.</summary>
/// <param name="Slope">Change of y for each unit of x.</param>
/// <param name="Intercept">y at x = 0.</param>
/// <param name="RSquared">The share of y's variance that the line explains, from 0 to 1; 1 when y does not vary at all.</param>
public sealed record LinearFit(double Slope, double Intercept, double RSquared)
{
    /// <summary>The line through a value of each reading; null where one has none, or there are fewer than two.</summary>
    public static LinearFit? TryOf<T>(IReadOnlyCollection<T> readings, Func<T, double> x, Func<T, double?> y) =>
        readings.Count > 1 && readings.All(reading => y(reading) is not null)
            ? Of([.. readings.Select(reading => (x(reading), y(reading)!.Value))])
            : null;

    /// <summary>Fits a line to points in any order.</summary>
    /// <exception cref="ArgumentException">There are fewer than two different x, or a coordinate is no finite number.</exception>
    public static LinearFit Of(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Any(point => !double.IsFinite(point.X) || !double.IsFinite(point.Y)))
        {
            throw new ArgumentException("A line is fitted to finite numbers.", nameof(points));
        }

        if (points.DistinctBy(point => point.X).Count() < 2)
        {
            throw new ArgumentException("A line needs points at two different places at least.", nameof(points));
        }

        double[] x = [.. points.Select(point => point.X)];
        double[] y = [.. points.Select(point => point.Y)];
        var (intercept, slope) = SimpleRegression.Fit(x, y);
        var explained = y.All(value => value == y[0]) ? 1 : GoodnessOfFit.RSquared(x, y);
        return new LinearFit(slope, intercept, Math.Clamp(explained, 0, 1));
    }
}
