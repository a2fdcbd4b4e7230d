namespace Bench.Results.Statistics;

/// <summary>
/// The straight line through points with the least sum of squared vertical distances: G. A. F. Seber and A. J. Lee, "Linear
/// Regression Analysis", 2nd edition (2003), chapter 6. For points whose x is known exactly, such as a number of instances.
/// </summary>
/// <param name="Slope">Change of y for each unit of x.</param>
/// <param name="Intercept">y at x = 0.</param>
/// <param name="RSquared">The share of y's variance that the line explains, from 0 to 1; 1 when y does not vary at all.</param>
public sealed record LinearFit(double Slope, double Intercept, double RSquared)
{
    /// <summary>Fits a line to points in any order.</summary>
    /// <exception cref="ArgumentException">There are fewer than two different x, or a coordinate is no finite number.</exception>
    public static LinearFit Of(IReadOnlyList<(double X, double Y)> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Any(point => !double.IsFinite(point.X) || !double.IsFinite(point.Y)))
        {
            throw new ArgumentException("A line is fitted to finite numbers.", nameof(points));
        }

        if (points.Count == 0 || points.All(point => point.X == points[0].X))
        {
            throw new ArgumentException("A line needs points at two different places at least.", nameof(points));
        }

        // About the means: memory is billions of bytes, whose squares would swallow what tells the points apart.
        var (meanX, meanY) = (points.Average(point => point.X), points.Average(point => point.Y));
        double xx = 0, xy = 0, yy = 0;
        foreach (var (x, y) in points)
        {
            var (dx, dy) = (x - meanX, y - meanY);
            xx += dx * dx;
            xy += dx * dy;
            yy += dy * dy;
        }

        var slope = xy / xx;
        var intercept = meanY - slope * meanX;
        var residual = points.Sum(point => Math.Pow(point.Y - meanY - slope * (point.X - meanX), 2));
        return new LinearFit(
            slope,
            intercept,
            yy == 0 ? 1 : Math.Clamp(1 - residual / yy, 0, 1));
    }
}
