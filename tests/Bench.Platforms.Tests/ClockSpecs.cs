using Bench.Platforms.Qemu;

namespace Bench.Platforms.Tests;

/// <summary>The frequency that a guest without a reference clock is told.</summary>
public sealed class ClockSpecs
{
    [Fact]
    public void A_boost_clock_that_the_processors_show_is_not_taken_for_the_counters_frequency()
    {
        const string boosted = "processor\t: 0\ncpu MHz\t\t: 2800.000\nbogomips\t: 4200.00\n\nprocessor\t: 1\nbogomips\t: 1.00\n";

        Assert.Equal(2_100_000, QemuPlatform.ClockKilohertz(boosted));
        Assert.Null(QemuPlatform.ClockKilohertz("processor\t: 0\ncpu MHz\t\t: 2800.000\n"));
    }
}
