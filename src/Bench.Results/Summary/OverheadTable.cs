using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>What each platform costs in each piece of work: platforms × the most telling metric of each case, a group an
/// experiment.</summary>
/// <param name="Groups">The experiments that have such a metric.</param>
public sealed record OverheadTable(IReadOnlyList<OverheadGroup> Groups)
{
    /// <summary>The table of a run; without groups where native was not measured or nothing else was.</summary>
    public static OverheadTable Of(RunEnvironment environment, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(summary);
        var definitions = MetricDefinitions.Of(environment);
        return new OverheadTable(
        [
            .. summary.Metrics
                .Where(row => row.Direction != Direction.Exact && definitions[row.Metric].IsShown(row))
                .GroupBy(row => row.Case.Experiment)
                .Select(experiment => (Name: experiment.Key, Rows: (IReadOnlyList<MetricSummary>)[.. experiment]))
                .Where(experiment => experiment.Rows.Any(row => row.RatioToNative is not null && !IsNative(row.Case)))
                .OrderBy(experiment => experiment.Rows.Select(row => row.Metric).Min(definitions.Comparer)!, definitions.Comparer)
                .Select(experiment => OverheadGroup.Of(experiment.Name, experiment.Rows, environment, definitions)),
        ]);
    }

    /// <summary>Whether a case is of the platform that ratios refer to.</summary>
    internal static bool IsNative(CaseId id) => id.Platform == NativeRatio.NativePlatform && id.Accelerator is null;
}

/// <summary>The columns of one experiment, and a row for each platform of the run.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Columns">Its columns, in the order of metrics.</param>
/// <param name="Rows">Native first, then the platforms by family and name; those that could not be used among them.</param>
public sealed record OverheadGroup(string Experiment, IReadOnlyList<OverheadColumn> Columns, IReadOnlyList<OverheadRow> Rows)
{
    /// <summary>Makes it of the experiment's most telling rows.</summary>
    internal static OverheadGroup Of(
        string experiment,
        IReadOnlyList<MetricSummary> rows,
        RunEnvironment environment,
        MetricDefinitions definitions)
    {
        var columns = OverheadColumn.Of(rows, definitions);
        var measured = rows.Select(row => (Label: row.Case.PlatformLabel, row.Family)).Distinct().ToList();
        var skipped = PlatformFamilies.Skipped(environment)
            .Where(platform => measured.TrueForAll(one => one.Label != PlatformFamilies.LabelOf(platform)));
        return new OverheadGroup(experiment, [.. columns.Select(column => column.Column)],
        [
            .. measured
                .OrderBy(platform => platform.Label != NativeRatio.NativePlatform)
                .ThenBy(platform => PlatformFamilies.RankOf(platform.Family))
                .ThenBy(platform => platform.Label, StringComparer.Ordinal)
                .Select(platform => OverheadRow.Of(platform.Label, platform.Family, columns.Select(column => column.Rows))),
            .. skipped.Select(platform => new OverheadRow(
                PlatformFamilies.LabelOf(platform),
                platform.Family,
                [],
                null,
                0,
                $"not run: {platform.Reason ?? "no reason recorded"}")),
        ]);
    }
}

/// <summary>A platform's cells in one experiment.</summary>
/// <param name="Platform">The platform with its accelerator.</param>
/// <param name="Family">Its family.</param>
/// <param name="Cells">One a column; none where the platform was not run.</param>
/// <param name="Mean">Geometric mean of the cost ratios of those cells that have one, without those that the page cache answered or that
/// failed in some rounds; null where none has, and for native.</param>
/// <param name="Ratios">Of how many cells it is.</param>
/// <param name="NotRun">Why there are no cells; null where there are.</param>
public sealed record OverheadRow(
    string Platform,
    string Family,
    IReadOnlyList<OverheadCell> Cells,
    double? Mean,
    int Ratios,
    string? NotRun)
{
    /// <summary>Whether its cells are absolute values: it is what the others are ratios to.</summary>
    public bool IsNative => Platform == NativeRatio.NativePlatform;

    /// <summary>Makes the row of a platform that was measured.</summary>
    /// <remarks>A geometric mean, because one of ratios must not depend on which side is the reference: see
    /// <see cref="Comparison.ExperimentMean"/>.</remarks>
    internal static OverheadRow Of(string platform, string family, IEnumerable<IReadOnlyList<MetricSummary>> columns)
    {
        OverheadCell[] cells = [.. columns.Select(rows => OverheadCell.Of(rows.FirstOrDefault(row => row.Case.PlatformLabel == platform)))];
        double[] costs = platform == NativeRatio.NativePlatform ? [] : [.. cells.Where(cell => !cell.IsPageCache && !cell.IsOfSomeRounds)
            .Select(cell => cell.Cost?.Median ?? 0)
            .Where(cost => cost > 0)];
        return new OverheadRow(platform, family, cells, costs.Length == 0 ? null : Math.Exp(costs.Average(Math.Log)), costs.Length, null);
    }
}
