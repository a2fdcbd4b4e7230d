using System.Globalization;

namespace Bench.Results.Model;

/// <summary>Numbers with their units as people read them, the same in tables, charts and on the console.</summary>
public static class Quantity
{
    private static readonly QuantityScale[] Times =
    [
        new(1e-9, "ns"), new(1e-6, "µs"), new(1e-3, "ms"), new(1, "s"),
    ];

    private static readonly string[] DecimalPrefixes = ["", "k", "M", "G", "T"];

    private static readonly string[] BinaryPrefixes = ["", "Ki", "Mi", "Gi", "Ti"];

    /// <summary>The units that a sample may be in.</summary>
    public static IReadOnlyList<string> Units { get; } = ["ns", "us", "ms", "s", "B", "B/s", "1/s", "Hz", "1", "%"];

    /// <summary>Whether a sample may be in this unit.</summary>
    public static bool IsUnit(string unit) => Units.Contains(unit);

    /// <summary>Seconds in one of a unit, or null when it is no unit of time.</summary>
    public static double? SecondsIn(string unit) => Array.Find(Times, time => time.Unit == unit.Replace('u', 'µ'))?.Factor;

    /// <summary>Three significant digits and the fitting unit: <c>12.3 ms</c>, <c>4.00 MiB</c>, <c>14.0 k/s</c>.</summary>
    /// <param name="value">The value in <paramref name="unit"/>.</param>
    /// <param name="unit">The unit of a sample: <c>ns</c>, <c>us</c>, <c>ms</c>, <c>s</c>, <c>B</c>, <c>B/s</c>, <c>1/s</c>, <c>Hz</c>,
    /// <c>1</c>, <c>%</c>; any other is written behind the number as it is.</param>
    public static string Format(double value, string unit)
    {
        var scale = ScaleFor(value, unit);
        return $"{Number(value * scale.Factor)} {scale.Unit}".TrimEnd();
    }

    /// <summary>As <see cref="Format"/>, without trailing zeros: the label of a tick.</summary>
    public static string Tick(double value, string unit)
    {
        var scale = ScaleFor(value, unit);
        return string.Create(CultureInfo.InvariantCulture, $"{Rounded(value * scale.Factor):0.###############} {scale.Unit}").TrimEnd();
    }

    /// <summary>Both ends of an interval in the unit that fits the larger: <c>11.9–12.8 ms</c>.</summary>
    public static string FormatInterval(double low, double high, string unit)
    {
        var scale = ScaleFor(Math.Max(Math.Abs(low), Math.Abs(high)), unit);
        var between = low < 0 || high < 0 ? " to " : "–";
        return $"{Number(low * scale.Factor)}{between}{Number(high * scale.Factor)} {scale.Unit}".TrimEnd();
    }

    /// <summary>A ratio with three significant digits: <c>2.41×</c>.</summary>
    public static string FormatRatio(double ratio) => Number(ratio) + "×";

    /// <summary>The factor and unit that bring a value between 1 and 1000 (1024 for bytes), as for the axis of a chart.</summary>
    /// <param name="value">A typical value, or the largest, in <paramref name="unit"/>.</param>
    /// <param name="unit">The unit of the values.</param>
    public static QuantityScale ScaleFor(double value, string unit)
    {
        var size = Math.Abs(value);
        return unit switch
        {
            _ when SecondsIn(unit) is { } seconds => Time(size, seconds),
            "B" or "B/s" => Prefixed(size, 1024, BinaryPrefixes, unit),
            "1/s" => Prefixed(size, 1000, DecimalPrefixes, "/s"),
            "Hz" => Prefixed(size, 1000, DecimalPrefixes, "Hz"),
            "1" or "" => Prefixed(size, 1000, DecimalPrefixes, ""),
            _ => new QuantityScale(1, unit),
        };
    }

    /// <summary>Three significant digits, with an exponent from a million up and below a millionth.</summary>
    public static string Number(double value)
    {
        if (value == 0 || !double.IsFinite(value))
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        var rounded = Rounded(value);
        var magnitude = (int)Math.Floor(Math.Log10(Math.Abs(rounded)) + 1e-12);
        return magnitude is < -6 or > 5
            ? rounded.ToString("0.##E0", CultureInfo.InvariantCulture)
            : rounded.ToString("F" + Math.Max(0, 2 - magnitude), CultureInfo.InvariantCulture);
    }

    /// <summary>Three significant digits: 9.996 has one digit more before the point than it seems.</summary>
    private static double Rounded(double value)
        => double.IsFinite(value) ? double.Parse(value.ToString("E2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : value;

    private static QuantityScale Time(double size, double seconds)
    {
        // 999.6 µs would round to 1000 µs: the next unit takes over a little early.
        var fitting = Times.LastOrDefault(time => (size == 0 ? 1 : size) * seconds >= time.Factor * 0.9995) ?? Times[0];
        return new QuantityScale(seconds / fitting.Factor, fitting.Unit);
    }

    private static QuantityScale Prefixed(double size, double step, string[] prefixes, string unit)
    {
        var factor = 1.0;
        var prefix = 0;
        while (prefix < prefixes.Length - 1 && size * factor >= step * 0.9995)
        {
            factor /= step;
            prefix++;
        }

        return new QuantityScale(factor, prefixes[prefix] + unit);
    }
}

/// <summary>How to show values: multiplied by a factor, with a unit.</summary>
/// <param name="Factor">What to multiply a value in the unit of the sample with.</param>
/// <param name="Unit">The unit to show.</param>
public sealed record QuantityScale(double Factor, string Unit);
