using System.Globalization;
using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>
/// The quantity of an axis: its label, how many of the metric's units make one of the axis's, so that ticks fall on round numbers, and the
/// text of a value in the metric's unit.
/// </summary>
internal sealed record AxisSpec(string Label, double Unit, Func<double, string> Tick)
{
    private const double Mebi = 1 << 20;

    public static AxisSpec Ratio { get; } = new("× native, log scale", 1, value => $"{Quantity.Tick(value, "1")}×");

    /// <summary>The axis of values in a metric's unit.</summary>
    public static AxisSpec Of(string unit) => unit switch
    {
        "ns" or "us" or "ms" or "s" => new("time (µs, ms, s), log scale", 1, value => Quantity.Tick(value, unit)),
        "B" => new("size (MiB), log scale", Mebi, value => Mebibytes(value, "MiB")),
        "B/s" => new("bandwidth (MiB/s), log scale", Mebi, value => Mebibytes(value, "MiB/s")),
        "1" => new("log scale", 1, value => Quantity.Tick(value, unit)),
        "1/s" => new("per second (/s), log scale", 1, value => Quantity.Tick(value, unit)),
        _ => new($"{unit}, log scale", 1, value => Quantity.Tick(value, unit)),
    };

    /// <summary>One unit along the whole axis, however far it reaches.</summary>
    private static string Mebibytes(double value, string unit) =>
        $"{(value / Mebi).ToString("0.###", CultureInfo.InvariantCulture)} {unit}";
}

/// <summary>A logarithmic axis: positions are decimal logarithms of values in the axis's unit.</summary>
internal sealed class LogScale
{
    private const double SmallestSpan = 0.8;
    private const double Margin = 0.06;
    private const double LabelGap = 14;

    // Labelled decades and steps within them, the densest first.
    private static readonly (int Every, int[] Steps)[] Densities =
        [(1, [1, 2, 5]), (1, [1, 3]), (1, [1]), (2, [1]), (3, [1]), (4, [1])];

    private readonly AxisSpec _axis;

    /// <summary>A scale that holds all positive values given, in the metric's unit, with some room on both sides.</summary>
    public LogScale(IEnumerable<double> values, AxisSpec axis)
    {
        _axis = axis;
        var positions = values.Where(value => value > 0 && double.IsFinite(value)).Select(ToAxis).DefaultIfEmpty(0).ToList();
        var (low, high) = (positions.Min(), positions.Max());
        var widen = Math.Max(0, SmallestSpan - (high - low)) / 2;
        var margin = (high - low + (2 * widen)) * Margin;
        (Low, High) = (low - widen - margin, high + widen + margin);
    }

    /// <summary>What of values with their intervals a scale must hold.</summary>
    public static IEnumerable<double> EndsOf(IEnumerable<Estimate> values) =>
        values.SelectMany(value => new[] { value.Median, value.Low ?? value.Median, value.High ?? value.Median });

    public double Low { get; }

    public double High { get; }

    /// <summary>Position of a value above zero on the axis, in decades.</summary>
    public double ToAxis(double value) => Math.Log10(value / _axis.Unit);

    /// <summary>Ticks for an axis of this width in pixels, with labels as dense as stays readable.</summary>
    public IReadOnlyList<Tick> Ticks(double width, TextStyle style)
    {
        foreach (var (every, steps) in Densities)
        {
            var labelled = Positions(every, steps).Select(position => Tick.Major(position, Label(position))).ToList();
            if (Fit(labelled, width, style))
            {
                var minor = Positions(1, [1, 2, 3, 4, 5, 6, 7, 8, 9])
                    .Where(position => labelled.TrueForAll(tick => Math.Abs(tick.Position - position) > 1e-9));
                return [.. labelled, .. minor.Select(Tick.Minor)];
            }
        }

        return [];
    }

    private bool Fit(List<Tick> ticks, double width, TextStyle style) => ticks.Zip(ticks.Skip(1)).All(pair =>
    {
        var distance = (pair.Second.Position - pair.First.Position) * width / (High - Low);
        return distance >= ((style.Measure(pair.First.Label) + style.Measure(pair.Second.Label)) / 2) + LabelGap;
    });

    private IEnumerable<double> Positions(int every, int[] steps) =>
        from decade in Enumerable.Range((int)Math.Floor(Low), (int)Math.Ceiling(High) - (int)Math.Floor(Low) + 1)
        where decade % every == 0
        from step in steps
        let position = decade + Math.Log10(step)
        where position >= Low && position <= High
        select position;

    private string Label(double position) => _axis.Tick(Math.Pow(10, position) * _axis.Unit);
}
