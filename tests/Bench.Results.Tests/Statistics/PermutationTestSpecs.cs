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
    public void One_metric_has_the_p_value_of_all_relabellings_counted_out(int seed)
    {
        var random = new Random(seed);
        double[] values = [.. random.Noisy(10, 0.1, 5), .. random.Noisy(10.8, 0.1, 6)];

        Assert.Equal(CountedOut([values], 5)[0], PermutationTest.Test([values], 5, seed: 1)[0], 1e-12);
    }

    [Fact]
    public void Several_metrics_are_adjusted_as_the_step_down_procedure_has_it()
    {
        var random = new Random(4);
        double[][] metrics = [.. new[] { 1.0, 1.1, 1.3, 1.0, 1.05 }.Select(
            factor => (double[])[.. random.Noisy(10, 0.1, 5), .. random.Noisy(10 * factor, 0.1, 5)])];
        var expected = CountedOut(metrics, 5);

        var adjusted = PermutationTest.Test(metrics, 5, seed: 1);

        Assert.All(expected.Zip(adjusted), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact]
    public void Drawn_relabellings_come_near_to_all_of_them()
    {
        var random = new Random(5);
        double[] values = [.. random.Noisy(10, 0.1, 9), .. random.Noisy(11, 0.1, 9)];
        var exact = CountedOut([values], 9)[0];

        // 48,620 relabellings: the test draws.
        Assert.Equal(exact, PermutationTest.Test([values], 9, seed: 1)[0], 0.01);
    }

    [Fact]
    public void Metrics_without_a_difference_raise_an_alarm_as_seldom_as_the_level_although_they_vary_together()
    {
        const double Level = 0.05;
        var random = new Random(6);
        var alarms = Enumerable.Range(0, 600).Count(_ =>
        {
            double[] common = [.. random.Noisy(1, 0.1, 12)];
            double[][] metrics = [.. Enumerable.Range(0, 6)
                .Select(_ => common.Zip(random.Noisy(1, 0.05, 12), (one, other) => Math.Log(one * other)).ToArray())];
            return PermutationTest.Test(metrics, 6, seed: 1).Any(p => p < Level);
        });

        Assert.InRange(alarms / 600.0, 0.02, 0.08);
    }

    [Fact]
    public void A_round_without_a_value_is_left_out()
    {
        double[] values = [10, 11, 10.5, 10.2, double.NaN, 10.7, 15, 14.8, 15.2, 15.1, 14.9, 15.3];

        Assert.InRange(PermutationTest.Test([values], 6, seed: 1)[0], 0, 0.01);
    }

    [Theory]
    [InlineData(4, 4, 2.0 / 70)]
    [InlineData(5, 5, 2.0 / 252)]
    [InlineData(3, 9, 1.0 / 220)]
    public void So_few_rounds_cannot_give_a_smaller_p_value(int first, int second, double expected)
    {
        double[] values = [.. Enumerable.Range(0, first).Select(i => 1 + 0.001 * i), .. Enumerable.Range(0, second)
            .Select(i => 9 + 0.001 * i)];

        Assert.Equal(expected, PermutationTest.SmallestPValue(first, second), 1e-15);
        Assert.InRange(PermutationTest.Test([values], first, seed: 1)[0], expected - 1e-12, 1);
    }

    /// <summary>All relabellings by recursion, Welch's t by its textbook formula, the step-down procedure by its definition.</summary>
    private static double[] CountedOut(double[][] metrics, int first)
    {
        double[][] scores = [.. metrics.Select(metric => Scores(metric, MedianOf(metric)))];
        var labellings = Choose(metrics[0].Length, first).ToList();
        double[] observed = [.. scores.Select(metric => Deviate(metric, [.. Enumerable.Range(0, first)]))];
        return StepDownOf(observed, [.. labellings.Select(chosen => scores.Select(metric => Deviate(metric, chosen)).ToArray())]);
    }

    /// <summary>Huber's scores by their definition: the median absolute deviation as that of normal values, clipped at 2.5.</summary>
    private static double[] Scores(double[] values, double centre)
    {
        var spread = MedianOf([.. values.Select(value => Math.Abs(value - centre))]) / 0.6744897501960817;
        return [.. values.Select(value => Math.Max(-2.5, Math.Min(2.5, (value - centre) / spread)))];
    }

    private static double MedianOf(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static double Deviate(double[] values, int[] chosen)
    {
        var (one, two) = (values.Where((_, i) => chosen.Contains(i)).ToList(), values.Where((_, i) => !chosen.Contains(i)).ToList());
        double Error(List<double> set) => set.Sum(value => Math.Pow(value - set.Average(), 2)) / (set.Count - 1) / set.Count;
        return Math.Abs(one.Average() - two.Average()) / Math.Sqrt(Error(one) + Error(two));
    }

    /// <summary>For each metric the share of relabellings in which any metric that is not more significant is as large; never smaller
    /// than for those before it.</summary>
    private static double[] StepDownOf(double[] observed, double[][] relabelled)
    {
        var adjusted = new double[observed.Length];
        var before = 0.0;
        foreach (var metric in Enumerable.Range(0, observed.Length).OrderByDescending(i => observed[i]))
        {
            var rest = Enumerable.Range(0, observed.Length).Where(i => observed[i] <= observed[metric]).ToList();
            before = Math.Max(
                before,
                relabelled.Count(sizes => rest.Max(i => sizes[i]) >= observed[metric] * (1 - 1e-9)) / (double)relabelled.Length);
            adjusted[metric] = before;
        }

        return adjusted;
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
