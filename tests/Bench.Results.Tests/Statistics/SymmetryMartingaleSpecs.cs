using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

/// <summary>The wealth of a gambler on signs: fair whatever the sizes are, by enumeration, and by an implementation of its own.</summary>
public class SymmetryMartingaleSpecs
{
    // Ordinary, equal, 0, tiny and huge.
    private static readonly Gen<double> Size = Gen.OneOf(
        Gen.Double[0, 1],
        Gen.Int[0, 2].Select(number => (double)number),
        Gen.Double[1e-300, 1e-290],
        Gen.Double[1e100, 1e150]);

    private static readonly Gen<double> Difference = Gen.Select(Size, Gen.Bool, (size, up) => up ? size : -size);

    [Fact]
    public void Over_all_patterns_of_signs_the_mean_wealth_is_1_after_every_round() => Size.Array[1, 9].Sample(
        sizes =>
        {
            var patterns = Enumerable.Range(0, 1 << sizes.Length);
            var mean = patterns.Average(pattern => WealthOf(sizes.Select((size, round) => ((pattern >> round) & 1) == 1 ? size : -size)));
            Assert.Equal(1, mean, 1e-9);
        },
        iter: 200);

    [Fact]
    public void The_stake_may_depend_on_what_came_before_and_the_game_stays_fair()
    {
        // The sizes themselves may be chosen by what has happened: here a difference is larger after a rise.
        double Mean(double[] before, double size, int left)
        {
            if (left == 0)
            {
                return WealthOf(before);
            }

            return (Mean([.. before, size], 2.5 * size, left - 1) + Mean([.. before, -size], size / 3, left - 1)) / 2;
        }

        Assert.Equal(1, Mean([], 0.1, 10), 1e-9);
    }

    [Fact]
    public void It_is_what_an_implementation_of_its_own_makes_it() => Difference.Array[0, 40].Sample(
        differences => Assert.Equal(Reference(differences), Wealth(differences).LogWealth, 1e-9),
        iter: 300);

    [Fact]
    public void The_unit_of_the_differences_does_not_matter() => Gen.Select(Gen.Double[-1, 1].Array[1, 40], Gen.Int[-20, 20]).Sample(
        (differences, power) => Assert.Equal(
            Wealth(differences).LogWealth,
            Wealth([.. differences.Select(difference => difference * Math.Pow(2, power))]).LogWealth,
            1e-9),
        iter: 200);

    [Fact]
    public void Up_and_down_are_alike() => Gen.Double[-1, 1].Array[1, 40].Sample(
        differences => Assert.Equal(
            Wealth(differences).LogWealth,
            Wealth([.. differences.Select(difference => -difference)]).LogWealth,
            1e-9),
        iter: 200);

    [Fact]
    public void Differences_that_all_rise_are_evidence_soon()
    {
        Assert.InRange(Math.Exp(Wealth([.. Enumerable.Repeat(0.1, 14)]).LogWealth), 200, 1 << 14);
    }

    [Fact]
    public void No_difference_is_no_evidence() => Assert.Equal(0, Wealth([.. Enumerable.Repeat(0.0, 50)]).LogWealth);

    private static double WealthOf(IEnumerable<double> differences) => Math.Exp(Wealth([.. differences]).LogWealth);

    private static SymmetryMartingale Wealth(double[] differences)
    {
        var martingale = new SymmetryMartingale();
        foreach (var difference in differences)
        {
            martingale.Take(difference);
        }

        return martingale;
    }

    /// <summary>The definition, straightforwardly: for each difference, the weighted mean of the signs before it.</summary>
    private static double Reference(double[] differences) => Enumerable.Range(0, differences.Length).Sum(round =>
    {
        var size = Math.Abs(differences[round]);
        var sizes = differences.Take(round + 1).Select(Math.Abs).Order().ToArray();
        var unit = 0.7 * sizes[sizes.Length / 2];
        double Near(double other) => other == size ? 1 : unit == 0 ? 0 : 1 / Math.Pow(1 + Math.Pow((other - size) / unit, 2), 2);
        double[] weights = [.. differences.Take(round).Select(other => 0.15 + Near(Math.Abs(other)))];
        var stake = differences.Take(round).Zip(weights, (other, weight) => Math.Sign(other) * weight).Sum() / (2 + weights.Sum());
        return Math.Log(1 + (stake * Math.Sign(differences[round])));
    });
}
