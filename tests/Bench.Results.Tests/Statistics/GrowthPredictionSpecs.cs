using Bench.Results.Statistics;
using MathNet.Numerics.Distributions;

namespace Bench.Results.Tests.Statistics;

public class GrowthPredictionSpecs
{
    private const int Trials = 20_000;

    // The numbers of instances of a density run, of which half foretell the whole.
    private static readonly int[] Places = [1, 4, 16, 64, 100];

    /// <summary>Steps of one: differences 3, 3, 2, 4, of mean 3 and sum of squares 2; 3.182446 is the table's t of 3 degrees of freedom.
    /// The textbook's error of h steps is σ √(h (1 + h / (T − 1))) with T = 5. The last step's rate is two more than the one before, so that
    /// a change that goes on makes the next two, 1.5 further on, 4 + 3 each.</summary>
    [Fact]
    public void It_reaches_from_the_textbooks_drift_method_to_a_change_of_rate_that_goes_on()
    {
        var prediction = GrowthPrediction.Of([(1, 10), (2, 13), (3, 16), (4, 18), (5, 22)], 7);

        var reach = 3.182446 * Math.Sqrt(2.0 / 3 * 2 * (1 + (2.0 / 4)));
        Assert.Equal(28, prediction.Value, 12);
        Assert.Equal(28 - reach, prediction.Low, 5);
        Assert.Equal(22 + 14 + reach, prediction.High, 5);
    }

    [Fact]
    public void It_holds_95_of_100_sums_at_twice_the_largest_place() => Assert.InRange(ShareHeld(), 0.95, 0.98);

    /// <summary>As with runc. The change of rate is seen through the parts' own spread, so that some are missed.</summary>
    [Fact]
    public void It_holds_most_sums_whose_parts_cost_a_little_more_the_more_there_are() =>
        Assert.InRange(ShareHeld(spread: 0.05, moreForEach: 0.0005), 0.85, 1);

    /// <summary>The power of the check: what costs a quarter or half as much again from the middle on is not taken for the same
    /// growth.</summary>
    [Theory]
    [InlineData(1.25, 0.1)]
    [InlineData(1.5, 0.01)]
    public void It_does_not_hold_sums_that_grow_faster_from_the_middle_on(double growth, double most) =>
        Assert.InRange(ShareHeld(growthAfterHalf: growth), 0, most);

    [Fact]
    public void Two_points_do_not_tell_how_much_growth_varies() =>
        Assert.Throws<ArgumentException>(() => GrowthPrediction.Of([(1, 1), (2, 2)], 4));

    [Fact]
    public void Points_out_of_order_are_refused() =>
        Assert.Throws<ArgumentException>(() => GrowthPrediction.Of([(1, 1), (3, 3), (2, 2)], 4));

    /// <summary>Which of many sums is held, if parts vary by a share of their mean, and each costs more by another for each before
    /// it.</summary>
    private static double ShareHeld(double spread = 0.2, double growthAfterHalf = 1, double moreForEach = 0)
    {
        var part = new Normal(1, spread, new Random(7));
        var held = Enumerable.Range(0, Trials).Count(_ =>
        {
            var sums = new double[201];
            for (var count = 1; count < sums.Length; count++)
            {
                var growth = (part.Sample() + (moreForEach * count)) * (count > Places[^1] ? growthAfterHalf : 1);
                sums[count] = sums[count - 1] + growth;
            }

            var prediction = GrowthPrediction.Of([.. Places.Select(place => ((double)place, sums[place]))], 200);
            return prediction.Low <= sums[200] && sums[200] <= prediction.High;
        });
        return (double)held / Trials;
    }
}
