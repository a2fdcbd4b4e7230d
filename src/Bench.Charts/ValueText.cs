using System.Globalization;

namespace Bench.Charts;

/// <summary>The one place where the charts and the report turn a value and its unit into text.</summary>
internal static class ValueText
{
    private const double Kibi = 1024;

    /// <summary>Three significant digits and a unit of fitting size: <c>29.3 ms</c>, <c>1.20 GiB</c>.</summary>
    public static string Format(double value, string unit) => Scale(value, unit, Significant);

    /// <summary>As <see cref="Format"/>, without trailing zeros: the label of a tick.</summary>
    public static string Tick(double value, string unit) => Scale(value, unit, Short);

    /// <summary>A ratio: <c>12.3×</c>.</summary>
    public static string Ratio(double value) => $"{Significant(value)}×";

    /// <summary>A ratio without trailing zeros: the label of a tick.</summary>
    public static string RatioTick(double value) => $"{Short(value)}×";

    private static string Scale(double value, string unit, Func<double, string> number) => unit switch
    {
        "ns" => Time(value / 1e9, number),
        "us" => Time(value / 1e6, number),
        "ms" => Time(value / 1e3, number),
        "s" => Time(value, number),
        "B" => Step(value, Kibi, ["B", "KiB", "MiB", "GiB", "TiB"], number),
        "B/s" => Step(value, 1000, ["B/s", "kB/s", "MB/s", "GB/s"], number),
        "1/s" => Step(value, 1000, ["/s", "k/s", "M/s", "G/s"], number),
        "Hz" => Step(value, 1000, ["Hz", "kHz", "MHz", "GHz"], number),
        "1" => number(value),
        _ => $"{number(value)} {unit}",
    };

    private static string Time(double seconds, Func<double, string> number) => Math.Abs(Round(seconds)) switch
    {
        0 => "0 s",
        >= 1 => $"{number(seconds)} s",
        >= 1e-3 => $"{number(seconds * 1e3)} ms",
        >= 1e-6 => $"{number(seconds * 1e6)} µs",
        _ => $"{number(seconds * 1e9)} ns",
    };

    private static string Step(double value, double factor, string[] units, Func<double, string> number)
    {
        var index = 0;
        while (Math.Abs(Round(value)) >= factor && index < units.Length - 1)
        {
            value /= factor;
            index++;
        }

        return $"{number(value)} {units[index]}";
    }

    private static string Significant(double value)
    {
        var rounded = Round(value);
        var magnitude = Math.Abs(rounded);
        var decimals = magnitude is 0 or >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : Math.Min(15, 2 - (int)Math.Floor(Math.Log10(magnitude)));
        return rounded.ToString("F" + decimals.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }

    private static string Short(double value) => Round(value).ToString("0.###############", CultureInfo.InvariantCulture);

    /// <summary>Three significant digits.</summary>
    private static double Round(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value;
        }

        return double.Parse(value.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
    }
}
