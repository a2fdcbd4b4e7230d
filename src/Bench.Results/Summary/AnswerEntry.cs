namespace Bench.Results.Summary;

/// <summary>A cell with its place: what rules of findings look at.</summary>
/// <param name="Metric">Its column.</param>
/// <param name="Row">Its row.</param>
/// <param name="Cell">The cell.</param>
internal sealed record AnswerEntry(AnswerMetric Metric, AnswerRow Row, OverheadCell Cell)
{
    /// <summary>The cost, above 1 where the platform costs more than native; null where there is none.</summary>
    public Estimate? Cost => Row.IsNative ? null : Cell.Cost;

    /// <summary>Whether the cost has an interval and is of the device and of every round, so that a rule may rest on it.</summary>
    public bool IsSound => Cost is { Low: > 0, High: not null } && IsWhole;

    /// <summary>Whether there is a cost, but of too few rounds for an interval.</summary>
    public bool LacksInterval => Cost is { Low: null } && IsWhole;

    /// <summary>Whether the interval leaves no doubt that it costs more than native.</summary>
    public bool CostsMore => IsSound && Cost!.Low > 1;

    /// <summary>Whether it is shown to cost the same as native, within <see cref="MetricDefinition.DefaultSmallestEffect"/>.</summary>
    public bool IsEquivalent => IsSound && Cell.IsEquivalent;

    private bool IsWhole => !Cell.IsPageCache && !Cell.IsOfSomeRounds;
}
