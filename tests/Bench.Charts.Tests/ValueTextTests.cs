namespace Bench.Charts.Tests;

public class ValueTextTests
{
    [Theory]
    [InlineData(29.34, "ms", "29.3 ms")]
    [InlineData(1234, "ms", "1.23 s")]
    [InlineData(999.6, "ms", "1.00 s")]
    [InlineData(0.0421, "ms", "42.1 µs")]
    [InlineData(79, "us", "79.0 µs")]
    [InlineData(0, "ms", "0 s")]
    [InlineData(717 * 1024, "B", "717 KiB")]
    [InlineData(1.2 * 1024 * 1024 * 1024, "B", "1.20 GiB")]
    [InlineData(12_100, "1/s", "12.1 k/s")]
    [InlineData(1.31e9, "B/s", "1.31 GB/s")]
    [InlineData(2.596e9, "Hz", "2.60 GHz")]
    [InlineData(0.0123, "1", "0.0123")]
    [InlineData(7, "widgets", "7.00 widgets")]
    public void A_value_has_three_digits_and_a_fitting_unit(double value, string unit, string expected) => Assert.Equal(expected, ValueText.Format(value, unit));

    [Theory]
    [InlineData(1000, "ms", "1 s")]
    [InlineData(0.1, "ms", "100 µs")]
    [InlineData(20, "ms", "20 ms")]
    [InlineData(10_000, "1/s", "10 k/s")]
    public void A_tick_has_no_trailing_zeros(double value, string unit, string expected) => Assert.Equal(expected, ValueText.Tick(value, unit));

    [Theory]
    [InlineData(12.34, "12.3×")]
    [InlineData(0.974, "0.974×")]
    [InlineData(1841, "1840×")]
    public void A_ratio_is_times(double value, string expected) => Assert.Equal(expected, ValueText.Ratio(value));
}
