using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

/// <summary>Reference values: R 4.2.2, <c>cor.test(method = "kendall", exact = FALSE, continuity = TRUE)</c> against the rounds, and the
/// median of all slopes.</summary>
public class TrendSpecs
{
    [Fact]
    public void A_rise_with_a_tie_is_that_of_R()
    {
        var trend = Trend.Of([10.1, 10.4, 10.2, 10.9, 10.7, 11.2, 11.0, 11.5, 11.0, 11.9])!;

        Assert.Equal(0.00304174431990094, trend.PValue, 1e-12);
        Assert.Equal(0.146146446146721, trend.Change, 1e-12);
    }

    [Fact]
    public void Seven_rounds_show_no_trend() => Assert.Null(Trend.Of([1, 2, 3, 4, 5, 6, 7]));

    [Fact]
    public void Equal_values_have_none()
    {
        var trend = Trend.Of([3, 3, 3, 3, 3, 3, 3, 3])!;

        Assert.Equal((1, 0), (trend.PValue, trend.Change));
    }

    [Fact]
    public void Values_in_random_order_seldom_have_one()
    {
        var random = new Random(3);

        Assert.InRange(
            Enumerable.Range(0, 2000).Count(_ => Trend.Of([.. random.Noisy(10, 0.1, 12)])!.PValue < 0.05) / 2000.0,
            0.025,
            0.065);
    }
}
