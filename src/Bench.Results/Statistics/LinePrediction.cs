using MathNet.Numerics.Distributions;

namespace Bench.Results.Statistics;

/// <summary>What a line through points predicts of one more point, with the interval that holds 95 % of such points.</summary>
/// <param name="Value">The line's value there.</param>
/// <param name="Low">Lower end of the prediction interval.</param>
/// <param name="High">Upper end.</param>
/// <remarks>Formula: ŷ ± t(0.975, n − 2) s √(1 + 1/n + (x − x̄)² / Sxx), for instance in D. C. Montgomery, "Introduction to Linear
/// Regression Analysis", section 2.5.</remarks>
public sealed record LinePrediction(double Value, double Low, double High)
{
    /// <summary>The fewest points that tell how far points lie from their line.</summary>
    public const int LeastPoints = 3;

    private const double Upper = 0.975;

    /// <summary>Predicts y at x from points in any order.</summary>
    /// <exception cref="ArgumentException">There are fewer than three points, all at one place, or a coordinate is no finite
    /// number.</exception>
    public static LinePrediction Of(IReadOnlyList<(double X, double Y)> points, double x)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Count < LeastPoints)
        {
            throw new ArgumentException($"A prediction with an interval needs {LeastPoints} points at least.", nameof(points));
        }

        var fit = LinearFit.Of(points);
        var degrees = points.Count - 2;
        var residual = points.Sum(point => Math.Pow(point.Y - fit.Intercept - (fit.Slope * point.X), 2)) / degrees;
        var mean = points.Average(point => point.X);
        var spread = points.Sum(point => Math.Pow(point.X - mean, 2));
        var error = Math.Sqrt(residual * (1 + (1.0 / points.Count) + (Math.Pow(x - mean, 2) / spread)));
        var reach = StudentT.InvCDF(0, 1, degrees, Upper) * error;
        var value = fit.Intercept + (fit.Slope * x);
        return new LinePrediction(value, value - reach, value + reach);
    }
}
