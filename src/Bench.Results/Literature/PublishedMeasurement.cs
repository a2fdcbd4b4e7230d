namespace Bench.Results.Literature;

/// <summary>One thing that a source measured, on one or more platforms.</summary>
public sealed record PublishedMeasurement
{
    /// <summary>What was measured, in words.</summary>
    public required string What { get; init; }

    /// <summary>Unit of the values, one of <see cref="Quantity.Units"/>.</summary>
    public required string Unit { get; init; }

    /// <summary>Which way is better.</summary>
    public required Direction Direction { get; init; }

    /// <summary>Metrics here that can be set beside it, the best first; none where <see cref="NoCounterpart"/> says why.</summary>
    public required IReadOnlyList<PublishedMetric> Metrics { get; init; }

    /// <summary>Why no metric here corresponds; null where one does.</summary>
    public string? NoCounterpart { get; init; }

    /// <summary>How it was measured, in words.</summary>
    public required string Method { get; init; }

    /// <summary>Number of runs behind a value; null when the source does not say.</summary>
    public int? N { get; init; }

    /// <summary>Whether the figures were taken from notes on the source rather than from itself or its data.</summary>
    public required bool SecondHand { get; init; }

    /// <summary>What the figures are ratios to; null when the source has nothing of the kind.</summary>
    public PublishedReference? Reference { get; init; }

    /// <summary>How the method differs from ours, in words.</summary>
    public required string Difference { get; init; }

    /// <summary>The figures; at least one.</summary>
    public required IReadOnlyList<PublishedFigure> Figures { get; init; }

    /// <summary>A figure as a ratio to the reference; null without one.</summary>
    public double? RatioOf(PublishedFigure figure) => Reference is { } reference ? figure.Value / reference.Value : null;

    /// <summary>A figure with its unit, and a sign where it is a bound: <c>≤ 125 ms</c>.</summary>
    public string TextOf(PublishedFigure figure) =>
        (figure.Bound switch { BoundSide.AtMost => "≤ ", BoundSide.AtLeast => "≥ ", _ => "" }) + Quantity.Format(figure.Value, Unit);

    /// <summary>A figure's ratio and what it is to, <c>0.456× native</c>; empty without a reference.</summary>
    public string RatioTextOf(PublishedFigure figure) =>
        RatioOf(figure) is { } ratio ? $"{Quantity.FormatRatio(ratio)} {Reference!.Here[0]}" : "";
}

/// <summary>A value of one platform.</summary>
public sealed record PublishedFigure
{
    /// <summary>The platform in the source's words.</summary>
    public required string Platform { get; init; }

    /// <summary>The platforms here that come nearest, the nearest first; none where <see cref="NoCounterpart"/> says why.</summary>
    public required IReadOnlyList<string> Here { get; init; }

    /// <summary>Why no platform here corresponds; null where one does.</summary>
    public string? NoCounterpart { get; init; }

    /// <summary>The value in the measurement's unit; above 0.</summary>
    public required double Value { get; init; }

    /// <summary>Whether the value is a bound that the source promises; null for a value that was measured.</summary>
    public BoundSide? Bound { get; init; }
}

/// <summary>What figures are ratios to.</summary>
public sealed record PublishedReference
{
    /// <summary>The platforms here that it corresponds to: <c>native</c>, or containers; at least one.</summary>
    public required IReadOnlyList<string> Here { get; init; }

    /// <summary>Its value in the measurement's unit; above 0.</summary>
    public required double Value { get; init; }
}

/// <summary>A metric here: its name, and what its case must have.</summary>
public sealed record PublishedMetric
{
    /// <summary>The metric's name.</summary>
    public required string Metric { get; init; }

    /// <summary>The guest; null for any.</summary>
    public string? Guest { get; init; }

    /// <summary>Values that parameters of the case must have; null for one that it must not have. Null for no demand.</summary>
    public IReadOnlyDictionary<string, string?>? Parameters { get; init; }

    /// <summary>Whether a row of a summary is of this metric.</summary>
    public bool Holds(MetricSummary row) =>
        row.Metric == Metric
        && (Guest is null || row.Case.Guest == Guest)
        && (Parameters is null || Parameters.All(parameter => row.Case.Parameters[parameter.Key] == parameter.Value));

    /// <inheritdoc />
    public override string ToString()
    {
        var parameters = Parameters?.Where(parameter => parameter.Value is not null).Select(pair => $"{pair.Key}={pair.Value}") ?? [];
        return string.Join(' ', new[] { Metric, Guest }.OfType<string>().Concat(parameters));
    }
}
