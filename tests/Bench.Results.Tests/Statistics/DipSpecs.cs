using Bench.Results.Statistics;

namespace Bench.Results.Tests.Statistics;

/// <summary>Reference values: R's package diptest 0.76.</summary>
public class DipSpecs
{
    private static readonly double[] TwoModes = [7.1, 6.9, 7.3, 7, 7.2, 15.1, 14.8, 7.05, 15.3, 6.95, 14.9, 7.15, 7.25, 15, 6.85];
    private static readonly double[] Scattered = [0.2, 1.7, 0.9, 3.3, 2.8, 2.9, 0.4, 5.1, 5.0, 4.7, 1.1, 2.2, 0.7];

    [Fact]
    public void The_dip_of_one_mode_is_that_of_R() => Assert.Equal(0.05, Dip.Of([1, 2, 2.5, 3, 3.2, 3.3, 3.5, 4, 5, 7]), 1e-12);

    [Fact]
    public void The_dip_of_two_equal_heaps_is_that_of_R() => Assert.Equal(0.23125, Dip.Of([1, 1.1, 1.2, 1.3, 1.25, 5, 5.1, 5.2, 5.3, 5.15]), 1e-12);

    [Fact]
    public void The_dip_of_two_heaps_of_boots_is_that_of_R() => Assert.Equal(0.15625, Dip.Of(TwoModes), 1e-12);

    [Fact]
    public void The_dip_of_scattered_values_is_that_of_R() => Assert.Equal(0.0897435897435898, Dip.Of(Scattered), 1e-12);

    [Fact]
    public void The_p_values_are_those_of_R()
    {
        var dip = new Dip(1);

        Assert.InRange(dip.PValue(TwoModes), 0, 0.005);
        Assert.Equal(0.478, dip.PValue(Scattered), 0.04);
    }

    [Fact]
    public void Seven_values_show_no_modes() => Assert.Equal(1, new Dip(1).PValue([1, 1, 1, 9, 9, 9, 9]));

    [Fact]
    public void One_mode_is_seldom_denied()
    {
        var (random, dip) = (new Random(4), new Dip(1));

        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => dip.PValue([.. random.Noisy(10, 0.1, 15)]) < 0.05) / 1000.0, 0, 0.05);
    }
}
