namespace Bench.Results.Literature;

/// <summary>A published value as people read it.</summary>
public static class PublishedValue
{
    /// <summary>The value with its unit, and what it bounds where it is a bound: <c>≤ 125 ms</c>.</summary>
    public static string Text(PublishedMeasurement measurement, PublishedFigure figure)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(figure);
        var sign = figure.Bound switch
        {
            PublishedBound.AtMost => "≤ ",
            PublishedBound.AtLeast => "≥ ",
            _ => "",
        };
        return sign + Quantity.Format(figure.Value, measurement.Unit);
    }

    /// <summary>The ratio to the source's reference and what that is, <c>0.456× native</c>; empty without one.</summary>
    public static string Ratio(PublishedMeasurement measurement, PublishedFigure figure)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(figure);
        return measurement.RatioOf(figure) is { } ratio ? $"{Quantity.FormatRatio(ratio)} {measurement.Reference!.Here[0]}" : "";
    }
}
