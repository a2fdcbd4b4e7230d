using Bench.Harness;

namespace Bench.Program.Tests.Harness;

/// <summary>Rounds that go on until the headline ratios are known well enough.</summary>
public class PreciseRoundsSpecs
{
    private static readonly MetricDefinitions Declared = new(
        [MetricDefinition.Milliseconds("boot.ready") with { Headline = true }, MetricDefinition.Milliseconds("boot.stop")]);

    [Theory]
    [InlineData(0.01, 10)]
    [InlineData(0.30, 40)]
    public void They_end_when_each_headline_ratio_is_narrow_enough_or_at_the_limit(double noise, int expected)
    {
        var (plan, random) = (new PreciseRounds(0.05, new FixedRounds(40), Declared), new Random(1));
        var round = 0;
        while (plan.GoesOn(round))
        {
            round++;
            plan.Take(Of(round, "native", "boot.ready", 10));
            plan.Take(Of(round, "runc", "boot.ready", 20 * Math.Exp(noise * Gaussian(random))));

            // A detail is not waited for, and native has no ratio.
            plan.Take(Of(round, "runc", "boot.stop", 20 * Math.Exp(Gaussian(random))));
        }

        Assert.Equal(expected, round);
        Assert.Equal(expected == 40, plan.TooWide is [{ Key.Case.Platform: "runc", Width: > 0.05 }]);
    }

    [Fact]
    public void More_of_them_are_taken_until_the_interval_is_narrow()
    {
        var (plan, random) = (new PreciseRounds(0.05, new FixedRounds(200), Declared), new Random(2));
        var round = 0;
        while (plan.GoesOn(round))
        {
            round++;
            plan.Take(Of(round, "native", "boot.ready", 10));
            plan.Take(Of(round, "runc", "boot.ready", 20 * Math.Exp(0.15 * Gaussian(random))));
        }

        Assert.InRange(round, 15, 120);
        Assert.Empty(plan.TooWide);
    }

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static Sample Of(int round, string platform, string metric, double value) => new()
    {
        Run = "run",
        Time = DateTimeOffset.UnixEpoch,
        Round = round,
        Case = new CaseId { Experiment = "boot", Platform = platform, Guest = "busybox" },
        Metric = metric,
        Unit = "ms",
        Direction = Direction.Lower,
        Value = value,
        Outcome = Outcome.Ok,
    };
}
