using CsCheck;

namespace Bench.Results.Tests;

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
    [InlineData(14012, "IOPS", "14.0 kIOPS")]
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

    [Fact]
    public void A_metric_of_operations_is_called_so()
    {
        Assert.Equal("IOPS", Quantity.UnitFor("disk.iops", "1/s"));
        Assert.Equal("1/s", Quantity.UnitFor("cpu.events", "1/s"));
    }

    [Fact]
    public void A_number_is_right_to_three_digits() =>
        Gen.Double[1e-12, 1e12].Sample(value =>
        {
            var shown = double.Parse(Quantity.Number(value), System.Globalization.CultureInfo.InvariantCulture);
            Assert.InRange(shown / value, 0.995 - 1e-9, 1.005 + 1e-9);
        });
}
