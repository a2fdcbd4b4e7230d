using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

public class QuantilesSpecs
{
    /// <summary>R's data set <c>mtcars</c>, miles per gallon (Henderson and Velleman, Biometrics 37, 1981).</summary>
    private static readonly double[] MilesPerGallon =
    [
        21.0, 21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 22.8, 19.2, 17.8, 16.4, 17.3, 15.2, 10.4, 10.4,
        14.7, 32.4, 30.4, 33.9, 21.5, 15.5, 15.2, 13.3, 19.2, 27.3, 26.0, 30.4, 15.8, 19.7, 15.0, 21.4,
    ];

    [Theory]
    [InlineData(0, 10.4)]
    [InlineData(0.25, 15.425)]
    [InlineData(0.5, 19.2)]
    [InlineData(0.75, 22.8)]
    [InlineData(1, 33.9)]
    public void Quantiles_are_those_of_R(double probability, double expected) =>
        Assert.Equal(expected, Quantiles.Quantile(MilesPerGallon, probability), 12);

    [Theory]
    [InlineData(0.25, 3.25)]
    [InlineData(0.9, 9.1)]
    public void Quantiles_of_one_to_ten_are_those_of_R(double probability, double expected) =>
        Assert.Equal(expected, Quantiles.Quantile(Enumerable.Range(1, 10).Select(i => (double)i), probability), 12);

    [Fact]
    public void Quantiles_lie_within_the_values_and_rise() =>
        Gen.Select(Gen.Double[-1e9, 1e9].Array[1, 30], Gen.Double[0, 1], Gen.Double[0, 1]).Sample((values, p, q) =>
        {
            var (low, high) = (Quantiles.Quantile(values, Math.Min(p, q)), Quantiles.Quantile(values, Math.Max(p, q)));
            Assert.InRange(low, values.Min() - 1e-6, values.Max() + 1e-6);
            Assert.True(low <= high + 1e-6);
        });

    [Fact]
    public void There_is_no_quantile_of_nothing()
    {
        Assert.Throws<ArgumentException>(() => Quantiles.Median([]));
        Assert.Throws<ArgumentException>(() => Quantiles.Median([1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Quantiles.Quantile([1], 1.1));
    }

    // Ten values lose two at either end, as in R's mean(x, trim = 0.2); of few values those at the ends count by their share.
    [Theory]
    [InlineData(19 / 3.0, new[] { 5.0, 8, 4, 38, 8, 6, 9, 7, 1, 3 })]
    [InlineData(4, new[] { 4.0 })]
    [InlineData(5, new[] { 4.0, 6 })]
    [InlineData(97 / 18.0, new[] { 1, 7, 6.5 })]
    public void The_trimmed_mean_leaves_out_a_fifth_at_either_end(double expected, double[] values) =>
        Assert.Equal(expected, Quantiles.TrimmedMean(values), 12);

    [Fact]
    public void The_trimmed_mean_of_equal_values_is_exactly_one_of_them() =>
        Assert.All(Enumerable.Range(1, 40), count => Assert.Equal(0.1 + 0.2, Quantiles.TrimmedMean(Enumerable.Repeat(0.1 + 0.2, count))));
}
