using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

public class RunLevelTestSpecs
{
    private const double Known = 0.005;

    /// <summary>Reference values: the formulas in Python with SciPy 1.10's quantiles of Student's t and Fisher's F.</summary>
    [Fact]
    public void Few_platforms_are_held_to_what_is_known_of_levels() =>
        AssertStand([new(0.3, 0.001), new(0.02, 0.002)], platforms: 2, (true, 0.3, 0.27741453), (false, 0.02, 0.29964194));

    [Fact]
    public void A_platform_is_held_to_the_mean_and_scatter_of_the_others() => AssertStand(
        [new(0.30, 0.0004), new(0.02, 0.0009), new(-0.03, 0.0001), new(0.01, 0.0004)],
        platforms: 4,
        (false, 0.3, 0.32848122),
        (false, 0.03, 0.39066373),
        (false, -0.045, 0.35918268),
        (false, 0.015, 0.37314506));

    [Fact]
    public void Two_platforms_that_changed_do_not_hide_each_other() => AssertStand(
        [new(0.70, 0.0004), new(0.45, 0.0009), new(-0.03, 0.0001), new(0.01, 0.0004), new(0.02, 0.0002), new(0, 0.0003), new(-0.01, 0.0003), new(0.015, 0.0002)],
        platforms: 8,
        (true, 0.635, 1.18891006),
        (true, 0.44916667, 0.30010068),
        (false, -0.037, 0.18307824),
        (false, 0.00375, 0.38264758),
        (false, 0.01625, 0.2989396),
        (false, -0.00875, 0.37811492),
        (false, -0.02125, 0.26681262),
        (false, 0.01, 0.34809873));

    [Fact]
    public void What_is_known_does_not_count_where_the_others_scatter_by_far_more() => AssertStand(
        [new(0.9, 0.0004), new(0.5, 0.0009), new(-0.6, 0.0001), new(0.1, 0.0004), new(-0.3, 0.0002), new(0.25, 0.0004)],
        platforms: 12,
        (false, 0.7625, 8.20571104),
        (false, 0.48333333, 22.8209817),
        (false, -0.89, 5.29827244),
        (false, -0.05, 32.73629502),
        (false, -0.58333333, 16.16328152),
        (false, 0.15, 31.99499978));

    [Fact]
    public void What_moves_all_platforms_alike_is_no_change_of_one() => Gen.Select(Gen.Int[-400, 400].Array[4, 12], Gen.Int[-16, 16]).Sample(
        (thousandths, eighths) =>
        {
            // Binary fractions, so that what is equally far stays so.
            var (changes, shift) = (thousandths.Select(change => change / 1024.0).ToArray(), eighths / 8.0);
            var (before, after) = (Of(changes, 0), Of(changes, shift));
            Assert.All(before.Zip(after), pair =>
            {
                Assert.Equal(pair.First.StandsOut, pair.Second.StandsOut);
                Assert.Equal(pair.First.Distance, pair.Second.Distance, 1e-9);
            });
        },
        iter: 300);

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Levels_alone_hardly_ever_stand_out(int platforms)
    {
        // Levels as large as is known of them, and 20 times that, where there are enough platforms to tell.
        const int Trials = 1000;
        var random = new Random(platforms);
        foreach (var size in platforms < 8 ? [1.0] : new[] { 1.0, 20 })
        {
            var alarms = Enumerable.Range(0, Trials).Count(_ => Of([.. Enumerable.Range(0, platforms).Select(_ => size * Math.Sqrt(Known) * random.Gaussian())], 0).Any(standing => standing.StandsOut));
            Assert.InRange((double)alarms / Trials, 0, 0.015);
        }
    }

    private static IReadOnlyList<RunLevelStanding> Of(double[] changes, double shift) =>
        RunLevelTest.Of([.. changes.Select(change => new PlatformChange(change + shift, 1e-6))], Known, 0.01, changes.Length);

    private static void AssertStand(PlatformChange[] changes, int platforms, params (bool StandsOut, double Distance, double Reach)[] expected)
    {
        var standings = RunLevelTest.Of(changes, Known, 0.01, platforms);

        Assert.Equal(expected.Length, standings.Count);
        foreach (var (known, standing) in expected.Zip(standings))
        {
            Assert.Equal(known.StandsOut, standing.StandsOut);
            Assert.Equal(known.Distance, standing.Distance, 5e-8);
            Assert.Equal(known.Reach, standing.Reach, 1e-6 * known.Reach);
        }
    }
}
