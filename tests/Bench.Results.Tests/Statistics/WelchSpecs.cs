using Bench.Results.Statistics;
using CsCheck;

namespace Bench.Results.Tests.Statistics;

public class WelchSpecs
{
    // R's data set sleep (Cushny and Peebles, 1905), and what ?t.test shows for t.test(extra ~ group, data = sleep).
    private static readonly double[] FirstDrug = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
    private static readonly double[] SecondDrug = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

    [Fact]
    public void The_test_is_that_of_R()
    {
        var welch = Welch.Test(FirstDrug, SecondDrug);

        Assert.Equal(-1.8608, welch.T, 4);
        Assert.Equal(17.776, welch.DegreesOfFreedom, 3);
        Assert.Equal(0.07939, welch.PValue, 5);
        var (low, high) = welch.Interval(0.95);
        Assert.Equal(-3.3654832, low, 5);
        Assert.Equal(0.2054832, high, 5);
    }

    [Fact]
    public void The_far_tail_keeps_its_precision()
    {
        // Equal sizes and variances give 4 degrees of freedom, for which the tail has a closed form:
        // P(|T| > t) = 1 − x(3 − x²)/2 with x = t/√(4 + t²), which for large t is 6/t⁴.
        double[] one = [0, 1, 2];
        var welch = Welch.Test([.. one.Select(value => value + 1e4)], one);

        Assert.Equal(4, welch.DegreesOfFreedom, 9);
        Assert.Equal(6 / Math.Pow(welch.T, 4), welch.PValue, 6 / Math.Pow(welch.T, 4) * 1e-4);
    }

    [Fact]
    public void Sets_that_do_not_vary_differ_or_do_not()
    {
        Assert.Equal(0, Welch.Test([0.1, 0.1, 0.1], [0.2, 0.2, 0.2]).PValue);
        Assert.Equal(1, Welch.Test([0.1, 0.1, 0.1], [0.1, 0.1, 0.1]).PValue);
    }

    [Fact]
    public void The_p_value_is_a_probability_whatever_the_values()
    {
        // Equal but for the last bit, far apart, tiny and huge.
        var value = Gen.OneOf(
            Gen.Double[-1e9, 1e9],
            Gen.Int[0, 3].Select(bit => Math.BitIncrement(1.0) - bit),
            Gen.Double[-1e-9, 1e-9],
            Gen.Double[-1e100, 1e100]);
        Gen.Select(value.Array[2, 8], value.Array[2, 8]).Sample((one, two) => Assert.InRange(Welch.Test(one, two).PValue, 0, 1));
        Gen.Select(Gen.Int[2, 8], Gen.Int[2, 8], Gen.Int[-1, 1]).Sample((one, two, sign) =>
        {
            double[] before = [.. Enumerable.Repeat(1.0, one - 1), Math.BitIncrement(1.0)];
            Assert.InRange(Welch.Test(before, [.. before.Take(two).Select(value => value + (sign * 1e6)), 1.0]).PValue, 0, 1);
        });
    }

    [Fact]
    public void One_value_is_no_set() => Assert.Throws<ArgumentException>(() => Welch.Test([1], [1, 2]));
}
