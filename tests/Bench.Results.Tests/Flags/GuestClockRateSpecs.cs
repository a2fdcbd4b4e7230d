namespace Bench.Results.Tests.Flags;

/// <summary>Which figures a guest's clock falsifies.</summary>
public class GuestClockRateSpecs
{
    [Theory]
    [InlineData(1.34, 0.01, "the guest's clock ran 1.34× as fast as the host's: rates are too low and times too long (1 of 1 rounds)")]
    [InlineData(0.75, 0.01, "the guest's clock ran 0.750× as fast as the host's: rates are too high and times too short (1 of 1 rounds)")]
    [InlineData(1.0, 0.001, null)]
    [InlineData(1.05, 0.04, null)]
    [InlineData(0.97, 0.02, null)]
    public void A_clock_that_even_the_bounds_say_is_off_flags_what_it_timed(double rate, double error, string? expected)
    {
        foreach (var unit in new[] { "1/s", "B/s", "us" })
        {
            Assert.Equal(expected, FlagOf(unit, (rate, error)));
        }
    }

    [Theory]
    [InlineData("1")]
    [InlineData("B")]
    public void What_has_no_time_in_it_is_not_flagged(string unit) => Assert.Null(FlagOf(unit, (1.34, 0.01)));

    [Fact]
    public void The_flag_counts_the_rounds_in_which_the_clock_was_off() => Assert.Equal(
        "the guest's clock ran 1.34× as fast as the host's: rates are too low and times too long (1 of 2 rounds)",
        FlagOf("1/s", (1.34, 0.01), (1.0, 0.01)));

    [Fact]
    public void A_rate_that_is_not_known_flags_nothing() => Assert.Null(FlagOf("1/s"));

    [Fact]
    public void The_clock_of_another_platform_flags_nothing()
    {
        Sample[] samples = [TestRuns.Ok(1, 10, "crun", "cpu", "cpu.events", "1/s"), .. Clock(1, (1.34, 0.01))];

        Assert.DoesNotContain(TestRuns.Run(samples).Summary.Metrics.Single(row => row.Metric == "cpu.events").Flags, IsOfClock);
    }

    private static string? FlagOf(string unit, params (double Rate, double Error)[] rounds)
    {
        var samples = rounds.SelectMany(
            (clock, index) => Clock(index + 1, clock).Append(TestRuns.Ok(index + 1, 10, "runc", "cpu", "cpu.events", unit)));
        return TestRuns.Run(samples.DefaultIfEmpty(TestRuns.Ok(1, 10, "runc", "cpu", "cpu.events", unit))).Summary.Metrics
            .Single(row => row.Metric == "cpu.events").Flags.SingleOrDefault(IsOfClock)?.Text;
    }

    private static IEnumerable<Sample> Clock(int round, (double Rate, double Error) clock) =>
    [
        TestRuns.Ok(round, clock.Rate, "runc", "cpu", "clock.rate", "1", Direction.Exact),
        TestRuns.Ok(round, clock.Error, "runc", "cpu", "clock.rate.error", "1", Direction.Exact),
    ];

    private static bool IsOfClock(Flag flag) => flag.Kind == FlagKind.GuestClock;
}
