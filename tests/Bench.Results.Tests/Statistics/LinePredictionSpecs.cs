using Bench.Results.Statistics;
using MathNet.Numerics.Distributions;

namespace Bench.Results.Tests.Statistics;

public class LinePredictionSpecs
{
    /// <summary>At x = 0 the variance of a new point is that of the points about their line plus that of the intercept, both of which NIST
    /// certifies for Norris; 2.0322445 is the table's t of 34 degrees of freedom.</summary>
    [Fact]
    public void At_zero_the_interval_follows_from_what_NIST_certifies()
    {
        var reach = 2.0322445 * Math.Sqrt(Math.Pow(0.884796396144373, 2) + Math.Pow(0.232818234301152, 2));

        var prediction = LinePrediction.Of(LinearFitSpecs.Norris, 0);

        Assert.Equal(-0.262323073774029, prediction.Value, 11);
        Assert.Equal(prediction.Value - reach, prediction.Low, 7);
        Assert.Equal(prediction.Value + reach, prediction.High, 7);
    }

    /// <summary>The numbers of instances of a density run, of which half foretell the whole.</summary>
    [Fact]
    public void It_holds_95_of_100_new_points_at_twice_the_largest_place()
    {
        var noise = new Normal(0, 3, new Random(7));
        double[] places = [1, 2, 4, 8, 16, 32, 64, 100];
        const int trials = 20_000;

        var held = Enumerable.Range(0, trials).Count(_ =>
        {
            var prediction = LinePrediction.Of([.. places.Select(x => (x, 5 + (0.7 * x) + noise.Sample()))], 200);
            var actual = 5 + (0.7 * 200) + noise.Sample();
            return prediction.Low <= actual && actual <= prediction.High;
        });

        Assert.InRange((double)held / trials, 0.945, 0.955);
    }

    [Fact]
    public void Two_points_do_not_tell_how_far_others_lie_from_their_line() =>
        Assert.Throws<ArgumentException>(() => LinePrediction.Of([(1, 1), (2, 2)], 4));
}
