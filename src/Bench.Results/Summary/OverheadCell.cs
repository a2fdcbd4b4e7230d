using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>What a platform costs in one column, or why that is not known.</summary>
/// <param name="Cost">The ratio to native, turned so that above 1 is worse whichever way the metric is better; null where there is
/// none.</param>
/// <param name="Source">The row of the summary; null where the run has none.</param>
/// <param name="Missing">Why there is no cost, in a word or two; null where there is one.</param>
public sealed record OverheadCell(Estimate? Cost, MetricSummary? Source, string? Missing)
{
    /// <summary>Whether the host's page cache answered in the device's place, or must have, because the host's own device is beaten: then
    /// the ratio says nothing of the device, and is in no mean.</summary>
    public bool IsPageCache => Source is not null && (Source.IsOfACache || Source.Has(FlagKind.BeatsHost));

    /// <summary>Whether it failed in some rounds: the ratio is that of the others, which may be the lucky ones, and is in no
    /// mean.</summary>
    public bool IsOfSomeRounds => Cost is not null && Source is { Failures: > 0 };

    /// <summary>Whether it is of another kind than what native has, and is beside the nearest
    /// (<see cref="NativeRatio.Substitutions"/>).</summary>
    public bool IsOtherKind => Source is not null && NativeRatio.Substitutions(Source.Case).Any();

    /// <summary>Whether the interval leaves no doubt that it costs more, or less, than native.</summary>
    public bool IsCertain => Cost is { Low: > 1 } or { High: < 1 };

    /// <summary>Whether it is shown to cost the same as native, within <see cref="MetricDefinition.DefaultSmallestEffect"/>.</summary>
    public bool IsEquivalent => VerdictRule.IsEquivalent(Cost, MetricDefinition.DefaultSmallestEffect);

    /// <summary>Makes the cell of a row.</summary>
    internal static OverheadCell Of(MetricSummary? row) => row switch
    {
        null => new OverheadCell(null, null, "not measured"),
        { RatioToNative: { Median: > 0 } ratio } => new OverheadCell(
            row.Direction == Direction.Higher ? ratio.Inverted() : ratio,
            row,
            null),
        { Value: not null } => new OverheadCell(null, row, row.RatioToNative is null ? "no native" : "zero"),
        { Failures: > 0 } => new OverheadCell(null, row, $"failed {row.Failures}/{row.Count + row.Failures}"),
        _ => new OverheadCell(null, row, row.Has(FlagKind.Unsupported) ? "unsupported" : "no value"),
    };
}
