using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

public class LevelChangeSpecs
{
    // R's data set sleep (Cushny and Peebles, 1905), as logarithms.
    private static readonly double[] FirstDrug = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    private static readonly double[] SecondDrug = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    [Fact]
    public void Runs_of_one_round_give_the_t_test_of_R()
    {
        var change = LevelChange.Between(RunsOf(FirstDrug), RunsOf(SecondDrug), runLevel: 0)!;

        // t.test(extra ~ group, data = sleep, var.equal = TRUE)
        Assert.Equal(1.8608, change.Logarithm / change.StandardError, 4);
        Assert.Equal(18, change.Freedom);
        Assert.Equal(0.07919, change.PValue, 5);
    }

    [Fact]
    public void Two_rounds_a_side_have_the_p_value_of_two_degrees_of_freedom()
    {
        var change = LevelChange.Between([[1, Math.Exp(0.1)]], [[Math.Exp(0.5), Math.Exp(0.6)]], runLevel: 0)!;

        // Of two degrees of freedom the tail has a closed form: P(|T| > t) = 1 − t/√(2 + t²).
        var t = 0.5 / change.StandardError;
        Assert.Equal(2, change.Freedom, 9);
        Assert.Equal(1 - t / Math.Sqrt(2 + t * t), change.PValue, 9);
        Assert.Equal(1, change.Interval(1 - change.PValue).Low!.Value, 6);
    }

    // Yuen's test by its definition, for rounds of which none, one and two are trimmed at either end.
    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 1)]
    [InlineData(12, 2)]
    public void One_run_a_side_gives_Yuen_s_test(int rounds, int trimmed)
    {
        var random = new Random(rounds);
        double[] before = [.. random.Noisy(10, 0.1, rounds)], after = [.. random.Noisy(12, 0.3, rounds)];

        var change = LevelChange.Between([before], [after], runLevel: 0)!;

        var (one, two) = (Yuen(before), Yuen(after));
        Assert.Equal(two.Mean - one.Mean, change.Logarithm, 12);
        Assert.Equal(Math.Sqrt(one.Error + two.Error), change.StandardError, 12);
        Assert.Equal(
            Math.Pow(one.Error + two.Error, 2) / ((one.Error * one.Error + two.Error * two.Error) / (rounds - (2 * trimmed) - 1)),
            change.Freedom,
            9);

        (double Mean, double Error) Yuen(double[] values)
        {
            double[] sorted = [.. values.Select(value => Math.Log(value)).Order()];
            var kept = sorted.Skip(trimmed).SkipLast(trimmed).ToArray();
            double[] winsorized = [.. Enumerable.Repeat(kept[0], trimmed), .. kept, .. Enumerable.Repeat(kept[^1], trimmed)];
            var centre = winsorized.Average();
            return (kept.Average(), winsorized.Sum(value => Math.Pow(value - centre, 2)) / (kept.Length * (kept.Length - 1.0)));
        }
    }

    [Fact]
    public void A_disturbed_round_neither_moves_the_level_nor_hides_a_change()
    {
        double[] before = [10, 10.1, 9.9, 10.2, 9.8, 10], after = [.. before.Select(value => 1.2 * value)];
        var change = LevelChange.Between([[.. before[..5], 100]], [after], runLevel: 0)!;

        Assert.Equal(1.2, change.Ratio, 0.03);
        Assert.True(change.PValue < 0.001);
    }

    [Fact]
    public void A_level_of_runs_makes_a_change_less_sure_and_runs_that_agree_make_it_surer()
    {
        double[] before = [1.00, 1.01, 0.99, 1.00, 1.01, 0.99], after = [.. before.Select(value => 1.1 * value)];
        var alone = LevelChange.Between([before], [after], runLevel: 0)!;
        var levelled = LevelChange.Between([before], [after], runLevel: 0.05)!;
        var agreeing = LevelChange.Between([before, before, before], [after, after, after], runLevel: 0.05)!;

        Assert.True(alone.PValue < agreeing.PValue && agreeing.PValue < levelled.PValue);
        Assert.Equal(0.05 * Math.Sqrt(2), levelled.StandardError, 0.001);
    }

    [Fact]
    public void Runs_that_disagree_more_than_is_known_of_them_make_a_change_less_sure()
    {
        double[] rounds = [1.00, 1.01, 0.99, 1.00, 1.01, 0.99];
        double[][] Side(params double[] levels) => [.. levels.Select(level => rounds.Select(value => level * value).ToArray())];

        var agreeing = LevelChange.Between(Side(1, 1.01, 0.99, 1), Side(1.2, 1.21, 1.19, 1.2), runLevel: 0.02)!;
        var disagreeing = LevelChange.Between(Side(1, 1.2, 0.8, 1), Side(1.2, 1.4, 1, 1.2), runLevel: 0.02)!;

        Assert.True(disagreeing.StandardError > 3 * agreeing.StandardError);
    }

    // What is said to be found with 90 % is: 400 trials show a power of 84 % with 99 %.
    [Fact]
    public void What_can_be_found_is_found_as_often_as_is_said()
    {
        const int trials = 400;
        const double significance = 0.001, level = 0.03, noise = 0.05;
        var random = new Random(3);
        double[] Run(double factor)
        {
            var own = factor * Math.Exp(level * random.Gaussian());
            return [.. Enumerable.Range(0, 6).Select(_ => own * Math.Exp(noise * random.Gaussian()))];
        }

        var detectable = Quantiles.Median(
            Enumerable.Range(0, trials).Select(_ => LevelChange.Between([Run(1)], [Run(1)], level)!.Detectable(significance, 0.01)));
        var found = Enumerable.Range(0, trials).Count(_ => LevelChange.Between([Run(1)], [Run(detectable)], level)!.PValue < significance);

        Assert.InRange((double)found / trials, 0.84, 0.96);
    }

    [Fact]
    public void What_never_varies_is_sure_and_one_value_a_side_tells_nothing()
    {
        Assert.Equal(0, LevelChange.Between([[2, 2]], [[3, 3]], runLevel: 0)!.PValue);
        Assert.Equal(1, LevelChange.Between([[2, 2]], [[2, 2]], runLevel: 0)!.PValue);
        Assert.Null(LevelChange.Between([[2]], [[3, 4]], runLevel: 0.05));
    }

    private static double[][] RunsOf(double[] logarithms) => [.. logarithms.Select(logarithm => new[] { Math.Exp(logarithm) })];

    /// <summary>Holm's correction multiplies tiny values: the far tail must hold its digits. By integration of the density.</summary>
    [Theory]
    [InlineData(30, 10, 3.961792342031336e-11)]
    [InlineData(60, 8, 6.6151158479148144e-12)]
    public void The_far_tail_keeps_its_digits(double deviates, double freedom, double expected) =>
        Assert.Equal(1, new LevelChange(deviates, 1, freedom).PValue / expected, 1e-8);
}
