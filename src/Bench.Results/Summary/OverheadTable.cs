using Bench.Results.Statistics;

namespace Bench.Results.Summary;

/// <summary>What each platform costs in each piece of work: platforms × the most telling metric of each case, a group per
/// experiment.</summary>
/// <param name="Groups">The experiments that have such a metric.</param>
public sealed record OverheadTable(IReadOnlyList<OverheadGroup> Groups)
{
    /// <summary>The table of a run; without groups where native was not measured or nothing else was.</summary>
    public static OverheadTable Of(RunEnvironment environment, RunSummary summary)
    {
        var definitions = MetricDefinitions.Of(environment);
        return new OverheadTable(
        [
            .. summary.Metrics
                .Where(row => row.Direction != Direction.Exact && definitions[row.Metric].IsShown(row))
                .GroupBy(row => row.Case.Experiment)
                .Where(rows => rows.Any(row => row.RatioToNative is not null && row.Case.PlatformLabel != NativeRatio.NativePlatform))
                .OrderBy(rows => rows.Select(row => row.Metric).Min(definitions.Comparer)!, definitions.Comparer)
                .Select(rows => OverheadGroup.Of(rows.Key, [.. rows], environment, definitions)),
        ]);
    }
}

/// <summary>The columns of one experiment, and a row for each platform of the run.</summary>
/// <param name="Experiment">The experiment.</param>
/// <param name="Columns">Its columns, in the order of metrics.</param>
/// <param name="Rows">Native first, then the platforms by family and name, then those that could not be used.</param>
public sealed record OverheadGroup(string Experiment, IReadOnlyList<OverheadColumn> Columns, IReadOnlyList<OverheadRow> Rows)
{
    internal static OverheadGroup Of(
        string experiment, IReadOnlyList<MetricSummary> rows, RunEnvironment environment, MetricDefinitions definitions)
    {
        var columns = OverheadColumn.Of(rows, definitions);
        var measured = rows.Select(row => (Label: row.Case.PlatformLabel, row.Family)).Distinct().ToList();
        return new OverheadGroup(
            experiment,
            [.. columns.Select(column => column.Column)],
            [
                .. measured
                    .OrderBy(platform => platform.Label != NativeRatio.NativePlatform)
                    .ThenBy(platform => PlatformFamilies.RankOf(platform.Family))
                    .ThenBy(platform => platform.Label, StringComparer.Ordinal)
                    .Select(platform => OverheadRow.Of(platform.Label, platform.Family, columns.Select(column => column.Rows))),
                .. PlatformFamilies.Skipped(environment)
                    .Where(platform => measured.TrueForAll(one => one.Label != platform.Label))
                    .Select(platform => new OverheadRow(platform.Label, platform.Family, [], $"not run: {platform.Why}")),
            ]);
    }
}

/// <summary>A platform's cells.</summary>
/// <param name="Platform">The platform with its accelerator.</param>
/// <param name="Family">Its family.</param>
/// <param name="Cells">One a column; none where the platform was not run.</param>
/// <param name="NotRun">Why there are no cells; null where there are.</param>
public sealed record OverheadRow(string Platform, string Family, IReadOnlyList<OverheadCell> Cells, string? NotRun = null)
{
    /// <summary>The platform without its accelerator.</summary>
    public string Name => Platform.Split('@')[0];

    /// <summary>Whether its cells are absolute values, to which the others are ratios.</summary>
    public bool IsNative => Platform == NativeRatio.NativePlatform;

    /// <summary>Whether it is emulated in software, so that it says nothing of hardware virtualisation (rule 10).</summary>
    public bool IsEmulated => Platform.EndsWith("@tcg", StringComparison.Ordinal);

    /// <summary>Geometric mean of the costs, without those that the page cache answered or that failed in some rounds; null where there is
    /// none, and for native. It does not depend on which side is the reference.</summary>
    public double? Mean => Ratios == 0 ? null : Math.Exp(Costs.Average(Math.Log));

    /// <summary>Number of cells in the mean.</summary>
    public int Ratios => Costs.Count();

    private IEnumerable<double> Costs => Cells
        .Where(cell => !IsNative && cell is { Cost.Median: > 0, IsWhole: true })
        .Select(cell => cell.Cost!.Median);

    internal static OverheadRow Of(string platform, string family, IEnumerable<IReadOnlyList<MetricSummary>> columns) => new(
        platform,
        family,
        [.. columns.Select(rows => OverheadCell.Of(rows.FirstOrDefault(row => row.Case.PlatformLabel == platform)))]);
}

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

    /// <summary>Whether it failed in some rounds: the ratio is of the others, which may be the lucky ones, and is in no mean.</summary>
    public bool IsOfSomeRounds => Cost is not null && Source is { Failures: > 0 };

    /// <summary>Whether it is of the device and of every round.</summary>
    public bool IsWhole => !IsPageCache && !IsOfSomeRounds;

    /// <summary>Whether native has no such kind and the nearest is the reference (<see cref="NativeRatio.Substitutions"/>).</summary>
    public bool IsOtherKind => Source is not null && NativeRatio.Substitutions(Source.Case).Any();

    /// <summary>Whether it certainly costs more, or less, than native.</summary>
    public bool IsCertain => Cost is { Low: > 1 } or { High: < 1 };

    /// <summary>Whether the interval shows neither a difference nor equivalence.</summary>
    public bool IsUndecided => Cost is { Low: not null } && !IsCertain && !IsEquivalent;

    /// <summary>Whether it is shown to cost the same as native, within <see cref="MetricDefinition.DefaultSmallestEffect"/>.</summary>
    public bool IsEquivalent => VerdictRule.IsEquivalent(Cost, MetricDefinition.DefaultSmallestEffect);

    internal static OverheadCell Of(MetricSummary? row) => row switch
    {
        null => new OverheadCell(null, null, "not measured"),
        { CostRatio: { Median: > 0 } cost } => new OverheadCell(cost, row, null),
        { Value: not null } => new OverheadCell(null, row, row.RatioToNative is null ? "no native" : "zero"),
        { Failures: > 0 } => new OverheadCell(null, row, $"failed {row.Failures}/{row.Count + row.Failures}"),
        _ => new OverheadCell(null, row, row.Has(FlagKind.Unsupported) ? "unsupported" : "no value"),
    };
}

/// <summary>One metric of one case, on whatever platform.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Guest">The guest.</param>
/// <param name="Parameters">The parameters.</param>
/// <param name="Label">Its heading, different from the experiment's other columns.</param>
public sealed record OverheadColumn(string Metric, string Guest, ParameterSet Parameters, string Label)
{
    /// <summary>The columns of an experiment's rows, with their rows. What a platform has in place of what native has (a tap, a qcow2
    /// image) stands in native's column, unless the platform has native's kind, too, or something else that stands there already: then it
    /// has a column of its own.</summary>
    internal static IReadOnlyList<(OverheadColumn Column, IReadOnlyList<MetricSummary> Rows)> Of(
        IReadOnlyList<MetricSummary> rows, MetricDefinitions definitions)
    {
        var columns = rows
            .GroupBy(row => (row.Metric, row.Case.Guest, Parameters: ParametersOf(row, rows)))
            .OrderBy(column => column.Key.Parameters.ToString(), StringComparer.Ordinal)
            .OrderBy(column => column.Key.Metric, definitions.Comparer)
            .ThenBy(column => column.Key.Guest, StringComparer.Ordinal)
            .ToList();
        var keys = columns.ConvertAll(column => column.Key);
        return
        [
            .. columns.Select(column => (
                new OverheadColumn(column.Key.Metric, column.Key.Guest, column.Key.Parameters, LabelOf(column.Key)),
                (IReadOnlyList<MetricSummary>)[.. column])),
        ];

        string LabelOf((string Metric, string Guest, ParameterSet Parameters) key)
        {
            // What is the same for all columns of a metric tells nothing.
            var alike = keys.Where(other => other.Metric == key.Metric).ToList();
            string[] guest = keys.Select(other => other.Guest).Distinct().Count() > 1 ? [key.Guest] : [];
            var values = key.Parameters.Where(parameter => alike.Exists(other => other.Parameters[parameter.Key] != parameter.Value))
                .Select(parameter => parameter.Value);
            return string.Join(' ', [definitions[key.Metric].Label, .. guest, .. values]);
        }
    }

    private static ParameterSet ParametersOf(MetricSummary row, IReadOnlyList<MetricSummary> rows)
    {
        var native = NativeRatio.CounterpartOf(row.Case).Parameters;
        var first = rows
            .Where(other => other.Metric == row.Metric && other.Case.PlatformLabel == row.Case.PlatformLabel)
            .Where(other => other.Case.Guest == row.Case.Guest && NativeRatio.CounterpartOf(other.Case).Parameters.Equals(native))
            .OrderBy(other => !other.Case.Parameters.Equals(native))
            .ThenBy(other => other.Case.Parameters.ToString(), StringComparer.Ordinal)
            .First();
        return first == row ? native : row.Case.Parameters;
    }
}
