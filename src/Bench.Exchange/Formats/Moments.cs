namespace Bench.Exchange.Formats;

/// <summary>Mean and central moments as BenchmarkDotNet and hyperfine define them: the variance divides by n − 1, and of one value is 0.</summary>
internal sealed class Moments
{
    public Moments(IReadOnlyList<double> values)
    {
        Mean = values.Average();
        Variance = values.Count == 1 ? 0 : values.Sum(value => Math.Pow(value - Mean, 2)) / (values.Count - 1);
        StandardDeviation = Math.Sqrt(Variance);
        Skewness = values.Average(value => Math.Pow(value - Mean, 3)) / Math.Pow(StandardDeviation, 3);
        Kurtosis = values.Average(value => Math.Pow(value - Mean, 4)) / Math.Pow(StandardDeviation, 4);
    }

    public double Mean { get; }

    public double Variance { get; }

    public double StandardDeviation { get; }

    /// <summary>Third central moment over the cube of the standard deviation; NaN where all values are equal.</summary>
    public double Skewness { get; }

    /// <summary>Fourth central moment over the square of the variance; NaN where all values are equal.</summary>
    public double Kurtosis { get; }
}
