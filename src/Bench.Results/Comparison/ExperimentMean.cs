namespace Bench.Results.Comparison;

/// <summary>
/// The geometric mean of the ratios of one experiment, each turned so that above 1 is worse: P. J. Fleming and J. J. Wallace, "How not to
/// lie with
/// statistics", Communications of the ACM 29 (1986), 218–221. It says where the whole went, and no verdict rests on it: metrics of one
/// case are not independent.
/// </summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="CostRatio">The mean; above 1 is worse.</param>
/// <param name="Metrics">How many ratios it is of.</param>
public sealed record ExperimentMean(string Experiment, double CostRatio, int Metrics)
{
    /// <summary>One for each experiment that has a ratio, in the order of names.</summary>
    public static IReadOnlyList<ExperimentMean> Of(IEnumerable<MetricComparison> rows) =>
    [
        .. rows
            .Where(row => row.Ratio is not null && row.Direction != Direction.Exact)
            .GroupBy(row => row.Case.Experiment, row => Math.Log(row.Ratio!.Median) * (row.Direction == Direction.Higher ? -1 : 1))
            .OrderBy(experiment => experiment.Key, StringComparer.Ordinal)
            .Select(experiment => new ExperimentMean(experiment.Key, Math.Exp(experiment.Average()), experiment.Count())),
    ];
}
