using Bench.Results.Comparison;
using CsCheck;

namespace Bench.Results.Tests.Comparison;

public class PairedSequenceSpecs
{
    private static readonly SequentialRule Rule = new();

    [Theory]
    [InlineData(Direction.Lower, 1.2, Verdict.Worse)]
    [InlineData(Direction.Lower, 0.8, Verdict.Better)]
    [InlineData(Direction.Higher, 1.2, Verdict.Better)]
    [InlineData(Direction.Higher, 0.8, Verdict.Worse)]
    [InlineData(Direction.Lower, 1, Verdict.Same)]
    [InlineData(Direction.Higher, 1.02, Verdict.Same)]
    public void A_clear_ratio_is_found_in_the_direction_of_the_metric(Direction direction, double ratio, Verdict expected)
    {
        var metric = Measured(direction, ratio, rounds: 100);
        var state = metric.Judge(Rule);

        Assert.Equal(expected, state.Verdict);
        Assert.Equal(100, metric.Rounds);
        Assert.Equal(ratio, state.Ratio.Median, 0.02);
        Assert.True(state.Ratio.Contains(ratio));
    }

    [Fact]
    public void Nothing_is_said_before_the_least_rounds() =>
        Assert.Equal(Verdict.Undecided, Measured(Direction.Lower, 2, rounds: 30).Judge(Rule with { LeastRounds = 31 }).Verdict);

    [Fact]
    public void A_change_that_is_sure_but_too_small_to_matter_is_the_same()
    {
        var state = Measured(Direction.Lower, 1.03, rounds: 400).Judge(Rule);

        Assert.True(state.Ratio.Low > 1);
        Assert.Equal(Verdict.Same, state.Verdict);
    }

    [Fact]
    public void Rounds_without_a_pair_are_counted_and_left_out()
    {
        var metric = new PairedSequence(Direction.Lower, 0.05);
        metric.Take(null, 1);
        metric.Take(1, null);
        metric.Take(0, 1);
        metric.Take(1, 0);
        metric.Take(double.Epsilon, double.MaxValue);

        Assert.Equal(
            (0, 5, Verdict.Undecided, (double?)null),
            (metric.Rounds, metric.LeftOut, metric.Judge(Rule).Verdict, metric.Judge(Rule).MedianA));
    }

    [Fact]
    public void Swapping_the_sides_swaps_the_verdict() => Gen.Select(Gen.Double[-0.2, 0.2].Array[20, 40], Gen.Double[-0.2, 0.2]).Sample(
        (noise, effect) =>
        {
            var one = new PairedSequence(Direction.Lower, 0.05);
            var other = new PairedSequence(Direction.Lower, 0.05);
            foreach (var difference in noise)
            {
                var (a, b) = (1.0, Math.Exp(effect + difference));
                one.Take(a, b);
                other.Take(b, a);
            }

            Assert.Equal(
                one.Judge(Rule).Verdict switch
                {
                    Verdict.Worse => Verdict.Better,
                    Verdict.Better => Verdict.Worse,
                    var verdict => verdict,
                },
                other.Judge(Rule).Verdict);
        },
        iter: 100);

    [Fact]
    public void Several_metrics_share_the_chance_of_a_false_alarm()
    {
        Assert.Equal(0.0025, new SequentialRule { Alpha = 0.01 }.ForEachOf(4).Alpha, 12);
        Assert.Equal(0.01, new SequentialRule { Alpha = 0.01 }.ForEachOf(0).Alpha, 12);
    }

    private static PairedSequence Measured(Direction direction, double ratio, int rounds)
    {
        var random = new Random(5);
        var metric = new PairedSequence(direction, 0.05);
        for (var round = 0; round < rounds; round++)
        {
            metric.Take(10 * Math.Exp(0.06 * (random.NextDouble() - 0.5)), 10 * ratio * Math.Exp(0.06 * (random.NextDouble() - 0.5)));
        }

        return metric;
    }
}
