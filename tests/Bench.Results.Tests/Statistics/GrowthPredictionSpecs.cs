using Bench.Results.Statistics;
using MathNet.Numerics.Distributions;

namespace Bench.Results.Tests.Statistics;

public class GrowthPredictionSpecs
{
    private const int Trials = 20_000;

    // The numbers of instances of a density run, of which half foretell the whole.
    private static readonly int[] Places = [1, 4, 16, 64, 100];

    /// <summary>Steps of one: differences 2, 4, 3, of mean 3 and variance 1; 4.302653 is the table's t of 2 degrees of freedom. The
    /// textbook's error of h steps is σ √(h (1 + h / (T − 1))) with T = 4.</summary>
    [Fact]
    public void With_steps_of_one_it_is_the_drift_method_of_the_textbook()
    {
        var prediction = GrowthPrediction.Of([(1, 10), (2, 12), (3, 16), (4, 19)], 6);

        var reach = 4.302653 * Math.Sqrt(2 * (1 + (2.0 / 3)));
        Assert.Equal(25, prediction.Value, 12);
        Assert.Equal(25 - reach, prediction.Low, 5);
        Assert.Equal(25 + reach, prediction.High, 5);
    }

    [Fact]
    public void It_holds_95_of_100_sums_at_twice_the_largest_place() =>
        Assert.InRange(ShareHeld(growthAfterHalf: 1, new Random(7)), 0.945, 0.955);

    /// <summary>The power of the check: what costs half as much again from the middle on is not taken for the same growth.</summary>
    [Fact]
    public void It_does_not_hold_sums_that_grow_faster_from_the_middle_on() =>
        Assert.InRange(ShareHeld(growthAfterHalf: 1.5, new Random(7)), 0, 0.05);

    [Fact]
    public void Two_points_do_not_tell_how_much_growth_varies() =>
        Assert.Throws<ArgumentException>(() => GrowthPrediction.Of([(1, 1), (2, 2)], 4));

    [Fact]
    public void Points_out_of_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => GrowthPrediction.Of([(1, 1), (3, 3), (2, 2)], 4));

    /// <summary>Sums of parts that vary by a fifth of their mean.</summary>
    private static double ShareHeld(double growthAfterHalf, Random random)
    {
        var part = new Normal(1, 0.2, random);
        var held = Enumerable.Range(0, Trials).Count(_ =>
        {
            var sums = new double[201];
            for (var count = 1; count < sums.Length; count++)
            {
                sums[count] = sums[count - 1] + (part.Sample() * (count > Places[^1] ? growthAfterHalf : 1));
            }

            var prediction = GrowthPrediction.Of([.. Places.Select(place => ((double)place, sums[place]))], 200);
            return prediction.Low <= sums[200] && sums[200] <= prediction.High;
        });
        return (double)held / Trials;
    }
}
