using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

public class FirstRunSpecs
{
    private const int Runs = 20_000;

    [Fact]
    public void A_further_value_is_predicted_as_by_hand()
    {
        // Mean 3, t(4; 0.995) = 4.6041 in any table, variance 2.5 times 1 + 1/5.
        var (low, high) = PredictionInterval.OfLogarithms([.. Enumerable.Range(1, 5).Select(value => Math.Exp(value))], 0.99);

        Assert.Equal(3 - (4.6041 * Math.Sqrt(3)), Math.Log(low), 1e-4);
        Assert.Equal(3 + (4.6041 * Math.Sqrt(3)), Math.Log(high), 1e-4);
        Assert.Equal((7.0, 7.0), PredictionInterval.OfLogarithms([7, 7, 7], 0.99));
    }

    [Fact]
    public void There_is_no_prediction_from_one_value_nor_from_none_that_is_positive()
    {
        Assert.Throws<ArgumentException>(() => PredictionInterval.OfLogarithms([1], 0.99));
        Assert.Throws<ArgumentException>(() => PredictionInterval.OfLogarithms([1, 0, 2], 0.99));
        Assert.Throws<ArgumentException>(() => PredictionInterval.OfLogarithms([1, double.NaN, 2], 0.99));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(20)]
    public void Without_an_effect_one_row_in_a_hundred_is_flagged(int rounds)
    {
        var random = new Random(1);

        // So wide that the smallest difference holds nothing back.
        Assert.InRange(FalseAlarms(rounds, () => Math.Exp(0.5 * random.Gaussian())), 0.007, 0.013);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(20)]
    public void With_heavy_tails_it_is_up_to_one_in_twenty(int rounds)
    {
        var random = new Random(2);
        Assert.InRange(FalseAlarms(rounds, StudentOfThreeDegrees), 0.005, 0.05);
        Assert.InRange(FalseAlarms(rounds, OneInTwentyHalfAsLargeAgain), 0.005, 0.05);

        double StudentOfThreeDegrees()
        {
            var squares = Enumerable.Range(0, 3).Sum(_ => Math.Pow(random.Gaussian(), 2));
            return Math.Exp(0.05 * random.Gaussian() / Math.Sqrt(squares / 3));
        }

        double OneInTwentyHalfAsLargeAgain() => Math.Exp(0.05 * random.Gaussian()) * (random.NextDouble() < 0.05 ? 1.5 : 1);
    }

    [Fact]
    public void Tukeys_outer_fences_would_flag_eight_rows_in_a_hundred_of_six_rounds()
    {
        var random = new Random(3);
        var outside = 0;
        for (var run = 0; run < Runs; run++)
        {
            double[] others = [.. random.Noisy(100, 0.1, 5)];
            var first = random.Noisy(100, 0.1, 1).Single();
            var (low, high) = (Quantiles.Quantile(others, 0.25), Quantiles.Quantile(others, 0.75));
            outside += first < low - 3 * (high - low) || first > high + 3 * (high - low) ? 1 : 0;
        }

        Assert.InRange((double)outside / Runs, 0.07, 0.10);
    }

    [Fact]
    public void A_first_run_that_takes_twice_as_long_is_found()
    {
        var random = new Random(4);
        var found = Enumerable.Range(0, 1000)
            .Count(_ => FirstRun.Differs(2 * random.Noisy(100, 0.05, 1).Single(), [.. random.Noisy(100, 0.05, 5)]));

        Assert.InRange(found, 950, 1000);
    }

    [Fact]
    public void What_differs_by_less_than_a_tenth_is_not_flagged_however_steady_the_rest()
    {
        Assert.False(FirstRun.Differs(108, [100, 100, 100, 100, 100]));
        Assert.True(FirstRun.Differs(112, [100, 100, 100, 100, 100]));
        Assert.True(FirstRun.Differs(50, [100, 100.1, 99.9, 100, 100.2]));
    }

    [Fact]
    public void Five_rounds_and_values_without_logarithm_are_not_judged()
    {
        Assert.False(FirstRun.Differs(500, [100, 101, 99, 100]));
        Assert.False(FirstRun.Differs(500, [100, 101, 99, 100, 0]));
        Assert.False(FirstRun.Differs(0, [100, 101, 99, 100, 98]));
    }

    private static double FalseAlarms(int rounds, Func<double> draw) => (double)Enumerable.Range(0, Runs)
        .Count(_ => FirstRun.Differs(draw(), [.. Enumerable.Range(0, rounds - 1).Select(_ => draw())])) / Runs;
}
