namespace Bench.Results.Comparison;

/// <summary>What matters comes first: worse by how much, then failed and missing, better by how much, the rest by name.</summary>
/// <param name="definitions">The order of metrics.</param>
internal sealed class RowOrder(MetricDefinitions definitions) : IComparer<MetricComparison>
{
    private static readonly Verdict[] ByWeight
        = [Verdict.Worse, Verdict.Failed, Verdict.Missing, Verdict.Better, Verdict.Undecided, Verdict.Same, Verdict.New];

    public int Compare(MetricComparison? x, MetricComparison? y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return Array.IndexOf(ByWeight, x.Verdict).CompareTo(Array.IndexOf(ByWeight, y.Verdict)) is not 0 and var verdict ? verdict
            : SizeOf(y).CompareTo(SizeOf(x)) is not 0 and var size ? size
            : string.CompareOrdinal(x.Case.Experiment, y.Case.Experiment) is not 0 and var experiment ? experiment
            : string.CompareOrdinal(x.Case.Guest, y.Case.Guest) is not 0 and var guest ? guest
            : string.CompareOrdinal(x.Case.Parameters.ToString(), y.Case.Parameters.ToString()) is not 0 and var parameters ? parameters
            : definitions.Comparer.Compare(x.Metric, y.Metric) is not 0 and var metric ? metric
            : string.CompareOrdinal(x.Unit, y.Unit) is not 0 and var unit ? unit
            : PlatformFamilies.RankOf(x.Family).CompareTo(PlatformFamilies.RankOf(y.Family)) is not 0 and var family ? family
            : string.CompareOrdinal(x.Case.PlatformLabel, y.Case.PlatformLabel);
    }

    /// <summary>Only what changed is in the order of its change.</summary>
    private static double SizeOf(MetricComparison row)
        => row is { Verdict: Verdict.Worse or Verdict.Better, Ratio: { } ratio } ? Math.Abs(Math.Log(ratio.Median)) : 0;
}
