using Bench.Platforms.Qemu;

namespace Bench.Platforms.Tests;

public sealed class TimeStampCounterSpecs
{
    [Theory]
    [InlineData(31, 827_198_000u, 2_596_094L)]
    [InlineData(32, 1_073_741_824u, 4_000_000L)]
    [InlineData(31, 1_073_741_824u, 2_000_000L)]
    public void The_frequency_follows_from_the_kernels_conversion(int shift, uint multiplier, long kilohertz)
    {
        // 0b1000: the conversion is valid. 2^31 / 2^30 ticks a nanosecond are 2 GHz.
        Assert.Equal(kilohertz, TimeStampCounter.Convert(0b1010, shift, multiplier)!.Value, 1000.0);
        Assert.Null(TimeStampCounter.Convert(0b0010, shift, multiplier));
    }

    [Fact]
    public void A_boost_clock_that_the_processors_show_is_not_taken_for_the_counters_frequency()
    {
        const string boosted = "processor\t: 0\ncpu MHz\t\t: 2800.000\nflags\t\t: fpu tsc hypervisor\n"
            + "bogomips\t: 4200.00\n\nprocessor\t: 1\nbogomips\t: 1.00\n";

        Assert.Equal(2_100_000, TimeStampCounter.OfCpuInfo(boosted));
        Assert.Null(TimeStampCounter.OfCpuInfo("processor\t: 0\ncpu MHz\t\t: 2800.000\n"));
    }
}
