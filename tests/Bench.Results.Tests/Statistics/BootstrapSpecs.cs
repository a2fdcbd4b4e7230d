using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

public class BootstrapSpecs
{
    [Theory]
    [InlineData(6)]
    [InlineData(10)]
    [InlineData(20)]
    public void The_interval_covers_the_true_median_about_as_often_as_it_says(int rounds)
    {
        var random = new Random(1);
        var bootstrap = new Bootstrap(2);
        const int Runs = 4000;
        var covered = 0;
        for (var run = 0; run < Runs; run++)
        {
            var estimate = bootstrap.Median(Enumerable.Range(0, rounds).Select(_ => 100 + random.Gaussian()));
            covered += estimate.Low <= 100 && 100 <= estimate.High ? 1 : 0;
        }

        Assert.InRange((double)covered / Runs, 0.90, 0.99);
    }

    [Fact]
    public void The_draws_are_those_that_theory_expects()
    {
        // Of n odd, P(median of a draw ≤ k-th value) is P(Binomial(n, k/n) ≥ (n + 1)/2) (Efron, "Bootstrap Methods", 1979, section 3).
        // For n = 7 the chances of the median's being the first and second value or less are 0.0102 and 0.1082.
        var values = Enumerable.Range(1, 7).Select(i => (double)i).ToArray();

        Assert.Equal((2, 6), EndsAt(0.95));
        Assert.Equal((2, 6), EndsAt(0.85));
        Assert.Equal((1, 7), EndsAt(0.985));
        Assert.Equal((3, 5), EndsAt(0.74));

        (int, int) EndsAt(double level)
        {
            var estimate = new Bootstrap(3, level).Median(values);
            return ((int)estimate.Low!, (int)estimate.High!);
        }
    }

    [Fact]
    public void Below_six_rounds_there_is_a_median_and_no_interval() =>
        Assert.Equal(new Estimate(3, null, null), new Bootstrap(1).Median([5, 1, 3, 2, 4]));

    [Fact]
    public void Six_rounds_have_an_interval() => Assert.NotNull(new Bootstrap(1).Median([6, 5, 1, 3, 2, 4]).Low);

    [Fact]
    public void The_same_seed_gives_the_same_interval_in_any_order_of_values()
    {
        double[] values = [9, 2, 7, 4, 3, 8, 1];
        Assert.Equal(new Bootstrap(5).Median(values), new Bootstrap(5).Median(values.Order()));
    }

    [Fact]
    public void The_interval_lies_within_the_values_and_around_the_median() =>
        Gen.Double[1e-3, 1e9].Array[6, 25].Sample(values =>
        {
            var estimate = new Bootstrap(1).Median(values);
            Assert.InRange(estimate.Median, estimate.Low!.Value, estimate.High!.Value);
            Assert.True(estimate.Low >= values.Min() && estimate.High <= values.Max());
        }, iter: 100);
}
