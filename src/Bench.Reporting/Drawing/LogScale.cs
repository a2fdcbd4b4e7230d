using ScottPlot;

namespace Bench.Reporting.Drawing;

/// <summary>A logarithmic axis: what is plotted is the decimal logarithm of a value in the axis's own unit.</summary>
internal sealed class LogScale
{
    private const double SmallestSpan = 0.8;
    private const double Margin = 0.06;

    private readonly double _unit;
    private readonly Func<double, string> _label;

    /// <summary>A scale that holds all positive values given, with some room on both sides.</summary>
    /// <param name="values">Values in the metric's unit; what is not above zero has no place and is ignored.</param>
    /// <param name="unit">How many of the metric's units make one of the axis's unit, so that ticks fall on round numbers.</param>
    /// <param name="label">The label of a tick, from its value in the metric's unit.</param>
    public LogScale(IEnumerable<double> values, double unit, Func<double, string> label)
    {
        _unit = unit;
        _label = label;
        var positions = values.Where(value => value > 0 && double.IsFinite(value)).Select(ToAxis).DefaultIfEmpty(0).ToList();
        var (low, high) = (positions.Min(), positions.Max());
        var widen = Math.Max(0, SmallestSpan - (high - low)) / 2;
        var margin = (high - low + 2 * widen) * Margin;
        (Low, High) = (low - widen - margin, high + widen + margin);
    }

    /// <summary>Left end of the axis, in decades.</summary>
    public double Low { get; }

    /// <summary>Right end of the axis, in decades.</summary>
    public double High { get; }

    /// <summary>Position of a value above zero on the axis, in decades.</summary>
    public double ToAxis(double value) => Math.Log10(value / _unit);

    /// <summary>Ticks for an axis of this width: every decade that fits is labelled, and between them as much as stays readable.</summary>
    /// <param name="width">Width of the axis, pixels.</param>
    /// <param name="measure">Width of a label, pixels.</param>
    public IReadOnlyList<Tick> Ticks(double width, Func<string, double> measure)
    {
        foreach (var (every, steps) in new (int, int[])[] { (1, [1, 2, 5]), (1, [1, 3]), (1, [1]), (2, [1]), (3, [1]), (4, [1]) })
        {
            var labelled = Positions(every, steps).Select(position => (Position: position, Label: Label(position))).ToList();
            if (Fit(labelled, width, measure))
            {
                var minor = Positions(1, [1, 2, 3, 4, 5, 6, 7, 8, 9]).Where(
                    position => labelled.TrueForAll(tick => Math.Abs(tick.Position - position) > 1e-9));
                return [.. labelled.Select(tick => Tick.Major(tick.Position, tick.Label)), .. minor.Select(Tick.Minor)];
            }
        }

        return [];
    }

    private bool Fit(List<(double Position, string Label)> ticks, double width, Func<string, double> measure)
    {
        const double gap = 14;
        var scale = width / (High - Low);
        return ticks.Zip(ticks.Skip(1)).All(pair =>
            (pair.Second.Position - pair.First.Position) * scale >= (measure(pair.First.Label) + measure(pair.Second.Label)) / 2 + gap);
    }

    private IEnumerable<double> Positions(int every, int[] steps) =>
        from decade in Enumerable.Range((int)Math.Floor(Low), (int)Math.Ceiling(High) - (int)Math.Floor(Low) + 1)
        where decade % every == 0
        from step in steps
        let position = decade + Math.Log10(step)
        where position >= Low && position <= High
        select position;

    private string Label(double position) => _label(Math.Pow(10, position) * _unit);
}
