using Bench.Results.Statistics;
using CsCheck;
using MathNet.Numerics.Distributions;

namespace Bench.Results.Tests.Statistics;

public class SteadyStateSpecs
{
    [Fact]
    public void Of_one_window_nothing_is_left_out_and_of_a_few_the_first()
    {
        Assert.Equal(new SteadyState(0, 5, null), SteadyState.Of([5]));
        Assert.Equal(new SteadyState(1, 7.5, null), SteadyState.Of([1, 7, 8]));
    }

    [Fact]
    public void A_warm_up_is_left_out_and_the_level_is_that_of_the_rest() =>
        Assert.Equal(new SteadyState(2, 101, true), SteadyState.Of([20, 60, 100, 102, 101, 99, 101, 103, 100, 102]));

    [Fact]
    public void A_level_from_the_start_has_no_warm_up() => Assert.Equal(0, SteadyState.Of([100, 101, 99, 100, 101, 99]).WarmUp);

    [Fact]
    public void What_still_climbs_at_the_end_has_not_settled()
    {
        Assert.False(SteadyState.Of([1, 2, 4, 8, 16, 32, 64, 128]).Settled);
        Assert.False(SteadyState.Of([.. Enumerable.Range(0, 20).Select(window => 100 * Math.Pow(1.02, window))]).Settled);
    }

    [Fact]
    public void The_warm_up_is_the_one_that_White_s_rule_gives() => Gen.Double[1, 100].Array[5, 30].Sample(
        values =>
        {
            // The rule once more, as the paper writes it: the sum of squares of the rest by the square of its number, smallest first.
            var rule = Enumerable.Range(0, values.Length - 1).Select(left =>
            {
                var (sum, squares, count) = (0.0, 0.0, values.Length - left);
                for (var index = left; index < values.Length; index++)
                {
                    (sum, squares) = (sum + values[index], squares + (values[index] * values[index]));
                }

                return (squares - (sum * sum / count)) / ((double)count * count);
            }).ToList();
            var found = SteadyState.Of(values);
            var best = rule.Take((values.Length / 2) + 1).Min();
            return found.WarmUp <= values.Length / 2
                && (found.Settled == false || Math.Abs(rule[found.WarmUp] - best) <= 1e-9 * Math.Max(1, best));
        },
        iter: 500);

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(30)]
    public void A_steady_series_is_seldom_called_unsettled(int windows)
    {
        const int Series = 4000;
        var random = new Random(windows);
        var unsettled = Enumerable.Range(0, Series).Count(_ => SteadyState.Of(
            [.. Enumerable.Range(0, windows).Select(_ => 100 * Math.Exp(0.1 * Normal.Sample(random, 0, 1)))]).Settled == false);

        Assert.InRange(unsettled / (double)Series, 0, 0.02);
    }

    [Fact]
    public void Six_windows_that_still_rise_by_a_tenth_each_are_found()
    {
        const int Series = 1000;
        var random = new Random(1);
        double Window(int window) => 100 * Math.Pow(1.1, window) * Math.Exp(0.02 * Normal.Sample(random, 0, 1));
        var found = Enumerable.Range(0, Series).Count(_ => SteadyState.Of([.. Enumerable.Range(0, 6).Select(Window)]).Settled == false);

        Assert.InRange(found / (double)Series, 0.8, 1);
    }

    [Theory]
    [InlineData]
    [InlineData(1.0, double.NaN)]
    public void No_windows_and_such_that_are_no_numbers_are_refused(params double[] values) =>
        Assert.Throws<ArgumentException>(() => SteadyState.Of(values));

    /// <summary>Reference values: R 4.2.2, <c>cor.test(method = "kendall", exact = FALSE, continuity = TRUE)</c> against the rounds, and
    /// the
    /// median of all slopes.</summary>
    [Fact]
    public void A_rise_with_a_tie_has_the_trend_of_R()
    {
        var (probability, change) = SteadyState.TrendOf([10.1, 10.4, 10.2, 10.9, 10.7, 11.2, 11.0, 11.5, 11.0, 11.9]);

        Assert.Equal(0.00304174431990094, probability, 1e-12);
        Assert.Equal(0.146146446146721, change, 1e-12);
    }

    [Fact]
    public void Equal_values_have_no_trend() => Assert.Equal((1, 0), SteadyState.TrendOf([3, 3, 3, 3, 3, 3, 3, 3]));
}
