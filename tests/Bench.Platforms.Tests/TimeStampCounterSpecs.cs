using Bench.Platforms.Host;

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
    public void A_guest_of_a_hypervisor_shows_the_counters_frequency_as_its_processors()
    {
        const string guest = "processor\t: 0\nmodel name\t: AMD EPYC\ncpu MHz\t\t: 2596.132\nflags\t\t: fpu tsc hypervisor lahf_lm\n\nprocessor\t: 1\ncpu MHz\t\t: 1.000\n";

        Assert.Equal(2_596_132, TimeStampCounter.OfGuest(guest));
        Assert.Null(TimeStampCounter.OfGuest(guest.Replace(" hypervisor", string.Empty, StringComparison.Ordinal)));
        Assert.Null(TimeStampCounter.OfGuest("processor\t: 0\n"));
    }
}
