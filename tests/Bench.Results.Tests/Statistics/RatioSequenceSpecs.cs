using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

public class RatioSequenceSpecs
{
    private static readonly Gen<double[]> Ratios = Gen.Double[-0.3, 0.3].Select(Math.Exp).Array[1, 60];

    [Fact]
    public void Without_rounds_nothing_is_ruled_out()
    {
        var sequence = new RatioSequence(0.05);

        Assert.Equal(new Estimate(double.NaN, null, null), sequence.At(0.01));
        Assert.Equal(1, sequence.EvidenceAgainstEqual);
    }

    [Fact]
    public void A_few_rounds_rule_nothing_out_whatever_they_say()
    {
        // Seven signs alike come up by chance once in 64 times: no rule that keeps 1 % could decide.
        Assert.Equal(new Estimate(3, null, null), Sequence(Enumerable.Repeat(3.0, 7)).At(0.01));
    }

    [Fact]
    public void The_interval_holds_the_median_and_is_narrower_at_a_higher_level() => Ratios.Sample(
        ratios =>
        {
            var sequence = Sequence(ratios);
            var strict = sequence.At(0.01);
            var loose = sequence.At(0.1);
            Assert.True(loose.Contains(loose.Median));
            Assert.InRange(Low(loose), Low(strict), High(loose));
            Assert.InRange(High(loose), Low(loose), High(strict));
        },
        iter: 100);

    [Fact]
    public void The_interval_follows_the_ratio_when_one_side_is_scaled() => Gen.Select(
        Gen.Double[-0.1, 0.1].Array[20, 60],
        Gen.Int[-20, 20]).Sample(
        (noise, steps) =>
        {
            // By whole steps of the fine grid, on which the margin lies, too: so candidates move onto candidates, and the ends stay where
            // it is fine.
            // By a step they may differ: whether a median that is a candidate lies above or below it is a matter of rounding.
            var margin = Math.Exp(0.05) - 1;
            var shift = 0.0025 * steps;
            var still = Sequence(noise.Select(Math.Exp), margin).At(0.05);
            var moved = Sequence(noise.Select(one => Math.Exp(one + shift)), margin).At(0.05);
            Assert.Equal(Math.Log(Low(still)) + shift, Math.Log(Low(moved)), 0.0025 + 1e-9);
            Assert.Equal(Math.Log(High(still)) + shift, Math.Log(High(moved)), 0.0025 + 1e-9);
        },
        iter: 100);

    [Fact]
    public void Equality_is_not_ruled_out_without_the_evidence_against_it() => Ratios.Sample(
        ratios =>
        {
            var sequence = Sequence(ratios);
            Assert.True(sequence.At(0.05).Contains(1) || sequence.EvidenceAgainstEqual >= 20);
        },
        iter: 100);

    [Theory]
    [InlineData(7)]
    [InlineData(-7)]
    [InlineData(-18)]
    public void A_ratio_that_is_a_candidate_is_not_ruled_out_by_how_it_is_rounded(int steps)
    {
        var interval = Sequence(Enumerable.Repeat(Math.Exp(0.0025 * steps), 60)).At(0.01);

        Assert.Equal(0.0025 * (steps - 1), Math.Log(Low(interval)), 1e-9);
        Assert.Equal(0.0025 * (steps + 1), Math.Log(High(interval)), 1e-9);
    }

    [Fact]
    public void What_hardly_varies_is_known_to_the_step_of_the_grid()
    {
        var interval = Sequence(Enumerable.Range(0, 60).Select(round => 1.1 + (1e-9 * (round % 7)))).At(0.01);

        Assert.True(interval.Contains(1.1));
        Assert.InRange(High(interval) / Low(interval), 1, 1.006);
    }

    [Fact]
    public void The_margins_themselves_are_candidates()
    {
        var interval = Sequence(Enumerable.Range(0, 200).Select(round => Math.Exp(0.02 * Math.Sin(round)))).At(0.05);

        Assert.True(VerdictRule.IsEquivalent(interval, 0.05));
        Assert.False(VerdictRule.IsEquivalent(interval, 0.0001));
        Assert.False(interval.Contains(1.05));
        Assert.False(interval.Contains(1 / 1.05));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void What_is_no_ratio_is_refused(double ratio) => Assert.Throws<ArgumentOutOfRangeException>(() => Sequence([ratio]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void What_is_no_level_is_refused(double alpha) => Assert.Throws<ArgumentOutOfRangeException>(() => Sequence([1]).At(alpha));

    private static double Low(Estimate interval) => interval.Low ?? 0;

    private static double High(Estimate interval) => interval.High ?? double.PositiveInfinity;

    private static RatioSequence Sequence(IEnumerable<double> ratios, double margin = 0.05)
    {
        var sequence = new RatioSequence(margin);
        foreach (var ratio in ratios)
        {
            sequence.Take(ratio);
        }

        return sequence;
    }
}
