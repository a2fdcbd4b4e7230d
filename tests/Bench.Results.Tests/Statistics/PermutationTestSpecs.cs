using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

/// <summary>Against a second implementation that counts out all relabellings in the plainest way, and against the level that the test
/// promises.</summary>
public class PermutationTestSpecs
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_p_value_is_that_of_all_relabellings_counted_out(int seed)
    {
        var random = new Random(seed);
        double[] one = [.. random.Noisy(10, 0.1, 5)];
        double[] two = [.. random.Noisy(10.8, 0.1, 6)];

        Assert.Equal(CountedOut(one, two), PermutationTest.PValue(one, two, seed: 1), 1e-12);
    }

    [Fact]
    public void Drawn_relabellings_come_near_to_all_of_them()
    {
        var random = new Random(5);
        double[] one = [.. random.Noisy(10, 0.1, 9)];
        double[] two = [.. random.Noisy(11, 0.1, 9)];

        // 48,620 relabellings: the test draws.
        Assert.Equal(CountedOut(one, two), PermutationTest.PValue(one, two, seed: 1), 0.01);
    }

    [Fact]
    public void Sets_without_a_difference_raise_an_alarm_as_seldom_as_the_level()
    {
        const double Level = 0.05;
        var random = new Random(6);
        var alarms = Enumerable.Range(0, 600)
            .Count(_ => PermutationTest.PValue([.. random.Noisy(1, 0.1, 6)], [.. random.Noisy(1, 0.1, 6)], seed: 1) < Level);

        Assert.InRange(alarms / 600.0, 0.02, 0.08);
    }

    [Theory]
    [InlineData(4, 4, 2.0 / 70)]
    [InlineData(5, 5, 2.0 / 252)]
    [InlineData(3, 9, 1.0 / 220)]
    public void So_few_rounds_cannot_give_a_smaller_p_value(int first, int second, double expected)
    {
        double[] one = [.. Enumerable.Range(0, first).Select(i => 1 + 0.001 * i)];
        double[] two = [.. Enumerable.Range(0, second).Select(i => 9 + 0.001 * i)];

        Assert.InRange(PermutationTest.PValue(one, two, seed: 1), expected - 1e-12, 1);
    }

    [Fact]
    public void Equal_values_do_not_differ_and_one_round_is_no_set()
    {
        Assert.Equal(1, PermutationTest.PValue([1, 1], [1, 1, 1], seed: 1));
        Assert.Throws<ArgumentException>(() => PermutationTest.PValue([1], [1, 2], seed: 1));
    }

    /// <summary>All relabellings by recursion, Welch's t by its textbook formula.</summary>
    private static double CountedOut(double[] one, double[] two)
    {
        double[] scores = Scores([.. one, .. two]);
        var observed = WelchOf(scores, [.. Enumerable.Range(0, one.Length)]);
        return Choose(scores.Length, one.Length).Average(chosen => WelchOf(scores, chosen) >= observed * (1 - 1e-9) ? 1.0 : 0.0);
    }

    /// <summary>Huber's scores by their definition: the median absolute deviation as that of normal values, clipped at 2.5.</summary>
    private static double[] Scores(double[] values)
    {
        var centre = MedianOf(values);
        var spread = MedianOf([.. values.Select(value => Math.Abs(value - centre))]) / 0.6744897501960817;
        return [.. values.Select(value => Math.Max(-2.5, Math.Min(2.5, (value - centre) / spread)))];
    }

    private static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double WelchOf(double[] values, int[] chosen)
    {
        var (one, two) = (values.Where((_, i) => chosen.Contains(i)).ToList(), values.Where((_, i) => !chosen.Contains(i)).ToList());
        double Error(List<double> set) => set.Sum(value => Math.Pow(value - set.Average(), 2)) / (set.Count - 1) / set.Count;
        return Math.Abs(one.Average() - two.Average()) / Math.Sqrt(Error(one) + Error(two));
    }

    private static IEnumerable<int[]> Choose(int all, int chosen, int from = 0)
    {
        if (chosen == 0)
        {
            yield return [];
            yield break;
        }

        for (var item = from; item <= all - chosen; item++)
        {
            foreach (var rest in Choose(all, chosen - 1, item + 1))
            {
                yield return [item, .. rest];
            }
        }
    }
}
