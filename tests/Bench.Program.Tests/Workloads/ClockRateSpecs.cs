using Bench.Platforms.Host;

namespace Bench.Program.Tests.Workloads;

/// <summary>What two readings of a guest's clock say of its rate.</summary>
public class ClockRateSpecs
{
    [Theory]
    [InlineData(5.0)]
    [InlineData(6.7)]
    [InlineData(3.73)]
    public void The_true_rate_is_within_the_bounds_wherever_in_the_round_trip_the_clock_was_read(double guestSeconds)
    {
        // The host's clock knows each reading to 20 ms. 5 s passed for the host if both were in the middle, 4.98 or 5.02 at the extremes.
        var rate = ClockRate.Between(Reading(100, 0, 20), Reading(100 + guestSeconds, 5000, 5020));

        Assert.Equal((guestSeconds - 0.01) / 5.02, rate.Rate - rate.Error, 1e-9);
        Assert.Equal((guestSeconds + 0.01) / 4.98, rate.Rate + rate.Error, 1e-9);
    }

    [Theory]
    [InlineData(30)]
    [InlineData(20)]
    [InlineData(10)]
    public void Readings_that_are_too_close_together_give_no_rate(double second)
    {
        var error = Assert.Throws<InstanceException>(() => ClockRate.Between(Reading(100, 0, 20), Reading(100.01, second, second + 20)));

        Assert.Contains("too short to tell", error.Message, StringComparison.Ordinal);
    }

    private static ClockReading Reading(double guestSeconds, double before, double after) =>
        new(TimeSpan.FromSeconds(guestSeconds), TimeSpan.FromMilliseconds(before), TimeSpan.FromMilliseconds(after));
}
