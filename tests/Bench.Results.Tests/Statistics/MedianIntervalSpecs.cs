using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

/// <summary>Reference values: R 4.2.2, <c>approx</c> at <c>(n + 0.8) · qbeta(p, (n + 1) / 2, (n + 1) / 2) − 0.9</c> over the sorted
/// values.</summary>
public class MedianIntervalSpecs
{
    private static readonly double[] Boots = [4.40, 4.31, 4.52, 4.44, 4.38, 5.90, 4.47, 4.35, 4.41, 4.60];
    private static readonly double[] Others = [30.1, 28.7, 29.9, 31.2, 33.4, 30.6, 29.5];

    [Theory]
    [InlineData(0.95, 4.36542328916188, 4.55887122890166)]
    [InlineData(0.90, 4.37786272931104, 4.52569938850389)]
    public void The_interval_is_that_of_R_of_an_even_number(double level, double low, double high)
        => AssertInterval(Boots, level, low, high);

    [Theory]
    [InlineData(0.95, 29.1284817820741, 32.2216750992962)]
    [InlineData(0.90, 29.3860066843625, 31.5134816180032)]
    public void The_interval_is_that_of_R_of_an_odd_number(double level, double low, double high)
        => AssertInterval(Others, level, low, high);

    [Theory]
    [InlineData(0.95, 6)]
    [InlineData(0.90, 5)]
    [InlineData(0.99, 8)]
    public void A_level_needs_as_many_rounds_as_can_reach_it(double level, int rounds)
        => Assert.Equal(rounds, MedianInterval.MinimumRounds(level));

    [Fact]
    public void Five_rounds_have_a_median_and_no_interval()
        => Assert.Equal(new Estimate(3, null, null), MedianInterval.Of([5, 1, 3, 2, 4]));

    [Fact]
    public void The_median_is_inside_and_the_ends_are_within_the_values() =>
        Gen.Double[-1e6, 1e6].Array[6, 40].Sample(values =>
        {
            var estimate = MedianInterval.Of(values);
            Assert.True(values.Min() <= estimate.Low && estimate.Low <= estimate.Median && estimate.Median <= estimate.High
                && estimate.High <= values.Max());
        });

    [Fact]
    public void The_order_of_rounds_does_not_matter() => Assert.Equal(MedianInterval.Of(Boots), MedianInterval.Of(Boots.Reverse()));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_level_is_a_probability(double level) => Assert.Throws<ArgumentOutOfRangeException>(() => MedianInterval.Of(Boots, level));

    private static void AssertInterval(double[] values, double level, double low, double high)
    {
        var estimate = MedianInterval.Of(values, level);

        Assert.Equal(Quantiles.Median(values), estimate.Median);
        Assert.Equal(low, estimate.Low!.Value, 1e-9);
        Assert.Equal(high, estimate.High!.Value, 1e-9);
    }
}
