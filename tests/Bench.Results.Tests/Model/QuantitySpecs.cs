using CsCheck;

namespace Bench.Results.Tests.Model;

public class QuantitySpecs
{
    [Theory]
    [InlineData(12.345, "ms", "12.3 ms")]
    [InlineData(2143.7, "ms", "2.14 s")]
    [InlineData(0.0421, "ms", "42.1 µs")]
    [InlineData(0, "ms", "0 ms")]
    [InlineData(999.9, "us", "1.00 ms")]
    [InlineData(750, "us", "750 µs")]
    [InlineData(90, "s", "90.0 s")]
    [InlineData(4194304, "B", "4.00 MiB")]
    [InlineData(512, "B", "512 B")]
    [InlineData(1073741824, "B/s", "1.00 GiB/s")]
    [InlineData(14012, "1/s", "14.0 k/s")]
    [InlineData(2596124000, "Hz", "2.60 GHz")]
    [InlineData(0.0213, "1", "0.0213")]
    [InlineData(7, "1", "7.00")]
    [InlineData(9.996, "%", "10.0 %")]
    [InlineData(-12.345, "ms", "-12.3 ms")]
    [InlineData(3.14159, "widgets", "3.14 widgets")]
    public void Quantities_read_as_people_write_them(double value, string unit, string expected) =>
        Assert.Equal(expected, Quantity.Format(value, unit));

    [Fact]
    public void Both_ends_of_an_interval_share_the_unit() => Assert.Equal("0.900–1.20 s", Quantity.FormatInterval(900, 1200, "ms"));

    [Theory]
    [InlineData(1000, "ms", "1 s")]
    [InlineData(0.1, "ms", "100 µs")]
    [InlineData(20, "ms", "20 ms")]
    [InlineData(10_000, "1/s", "10 k/s")]
    public void A_tick_has_no_trailing_zeros(double value, string unit, string expected)
        => Assert.Equal(expected, Quantity.Tick(value, unit));

    [Theory]
    [InlineData(12.34, "12.3×")]
    [InlineData(0.974, "0.974×")]
    [InlineData(1841, "1840×")]
    public void A_ratio_is_times(double value, string expected) => Assert.Equal(expected, Quantity.FormatRatio(value));

    [Fact]
    public void A_number_is_right_to_three_digits() =>
        Gen.Double[1e-12, 1e12].Sample(value =>
        {
            var shown = double.Parse(Quantity.Number(value), System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(shown / value, 0.995 - 1e-9, 1.005 + 1e-9);
        });
}
