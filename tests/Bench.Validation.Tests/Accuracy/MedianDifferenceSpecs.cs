using Bench.Validation.Accuracy;
using MathNet.Numerics.Distributions;

namespace Bench.Validation.Tests.Accuracy;

public class MedianDifferenceSpecs
{
    // It says 95 %. 50 runs show a coverage of 70 % with 98 %.
    [Theory]
    [InlineData(50, 0.84, 1)]
    [InlineData(200, 0.89, 0.995, Traits = [Tier.Name, Tier.Full])]
    public void The_interval_covers_the_true_difference_about_as_often_as_it_says(int runs, double least, double most)
    {
        var random = new Random(1);
        var covered = 0;
        for (var run = 0; run < runs; run++)
        {
            // Half of what scatters befalls both of a pair.
            var common = Normals(random, 30);
            double[] Series(double centre) => [.. common.Zip(Normals(random, 30), (one, other) => centre + one + other)];
            var estimate = new MedianDifference(run).Of(Series(103), Series(100));
            covered += estimate.Low <= 3 && 3 <= estimate.High ? 1 : 0;
        }

        Assert.InRange((double)covered / runs, least, most);
    }

    [Fact]
    public void A_series_that_is_another_shifted_differs_by_the_shift_and_nothing_else()
    {
        var values = Normals(new Random(1), 20);

        var estimate = new MedianDifference(1).Of([.. values.Select(value => value + 7)], values);

        Assert.All([estimate.Median, estimate.Low!.Value, estimate.High!.Value], value => Assert.Equal(7, value, 1e-9));
    }

    [Fact]
    public void Exchanging_the_series_turns_the_difference_round()
    {
        var random = new Random(1);
        var (first, second) = (Normals(random, 20), Normals(random, 20));

        var (one, other) = (new MedianDifference(1).Of(first, second), new MedianDifference(1).Of(second, first));

        Assert.Equal(one.Median, -other.Median, 1e-9);
        Assert.Equal(one.Low!.Value, -other.High!.Value, 1e-9);
        Assert.Equal(one.High!.Value, -other.Low!.Value, 1e-9);
    }

    [Fact]
    public void Below_six_pairs_there_is_a_difference_and_no_interval() =>
        Assert.Equal(new Estimate(2, null, null), new MedianDifference(1).Of([5, 3, 4], [2, 1, 3]));

    [Fact]
    public void What_are_no_pairs_is_refused()
    {
        Assert.Throws<ArgumentException>(() => new MedianDifference(1).Of([1, 2], [1]));
        Assert.Throws<ArgumentException>(() => new MedianDifference(1).Of([], []));
    }

    private static double[] Normals(Random random, int count) => [.. Normal.Samples(random, 0, 1).Take(count)];
}
