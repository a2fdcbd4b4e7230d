namespace Bench.Results.Summary;

/// <summary>What each platform costs in what people ask for first: platforms × metrics with an <see cref="AnswerColumn"/>.</summary>
/// <param name="Columns">The columns, from the left.</param>
/// <param name="Rows">Native first, then by family, the cheapest of each first.</param>
/// <param name="Rounds">Rounds of the run.</param>
public sealed record AnswerTable(IReadOnlyList<AnswerMetric> Columns, IReadOnlyList<OverheadRow> Rows, int Rounds)
{
    /// <summary>Every cell with its place, row by row.</summary>
    internal IEnumerable<AnswerEntry> Entries =>
        Rows.SelectMany(row => Columns.Select((metric, index) => new AnswerEntry(metric, row, row.Cells[index])));

    /// <summary>The table of a run. A run of other things has its headline metrics as columns; one without values has none.</summary>
    public static AnswerTable Of(RunEnvironment environment, RunSummary summary)
    {
        var columns = DeclaredColumns(environment, summary);
        if (columns.Count == 0)
        {
            columns = HeadlineColumns(environment, summary);
        }

        return new AnswerTable([.. columns.Select(column => column.Metric)], RowsOf(columns), summary.Rounds);
    }

    private static List<Column> DeclaredColumns(RunEnvironment environment, RunSummary summary) =>
    [
        .. environment.Metrics
            .Where(metric => metric.Answer is not null)
            .OrderBy(metric => metric.Answer!.Order)
            .Select(metric => Declared(metric, metric.Answer!, summary.Metrics))
            .OfType<Column>(),
    ];

    /// <summary>A metric's column: of the cases that it may show, the one that most platforms have.</summary>
    private static Column? Declared(MetricDefinition metric, AnswerColumn answer, IReadOnlyList<MetricSummary> all)
    {
        var ofMetric = all.Where(row => row.Metric == metric.Name).ToList();
        var shown = ofMetric
            .Where(row => answer.Shows(row.Case))
            .GroupBy(row => (row.Case.Guest, row.Case.Parameters))
            .OrderByDescending(rows => rows.Count())
            .ThenBy(rows => rows.Key.Parameters.Count)
            .ThenBy(rows => rows.Key.Guest, StringComparer.Ordinal)
            .ThenBy(rows => rows.Key.Parameters.ToString(), StringComparer.Ordinal)
            .FirstOrDefault()?.ToList();
        if (shown is null)
        {
            return null;
        }

        // What failed before its parameters were known is a row without them.
        var failed = ofMetric.Where(row =>
            row is { Value: null, Failures: > 0 } && shown.TrueForAll(one => one.Case.PlatformLabel != row.Case.PlatformLabel));
        return new Column(new AnswerMetric(answer.Title, shown[0].Unit, shown[0].Direction), [.. shown, .. failed]);
    }

    private static List<Column> HeadlineColumns(RunEnvironment environment, RunSummary summary)
    {
        var definitions = MetricDefinitions.Of(environment);
        return
        [
            .. summary.Metrics
                .Where(row => row.Direction != Direction.Exact && !NoiseThresholds.OfTheMachine.Contains(row.Case.Experiment))
                .Where(row => definitions[row.Metric].IsShown(row))
                .GroupBy(row => row.Case.Experiment)
                .SelectMany(experiment => OverheadColumn.Of([.. experiment], definitions))
                .Select(one => new Column(new AnswerMetric(one.Column.Label, one.Rows[0].Unit, one.Rows[0].Direction), one.Rows)),
        ];
    }

    private static OverheadRow[] RowsOf(List<Column> columns) =>
    [
        .. columns
            .SelectMany(column => column.Rows)
            .Select(row => (row.Case.PlatformLabel, row.Family))
            .Distinct()
            .Select(one => OverheadRow.Of(one.PlatformLabel, one.Family, columns.Select(column => column.Rows)))
            .OrderBy(row => !row.IsNative)
            .ThenBy(row => PlatformFamilies.RankOf(row.Family))
            .ThenBy(row => row.Cells.Select(cell => cell.Cost?.Median).FirstOrDefault(cost => cost is not null) ?? double.PositiveInfinity)
            .ThenBy(row => row.Platform, StringComparer.Ordinal),
    ];

    private sealed record Column(AnswerMetric Metric, IReadOnlyList<MetricSummary> Rows);
}

/// <summary>A column of the answer: one metric of one case, on every platform.</summary>
/// <param name="Title">Its heading; findings name it so, too.</param>
/// <param name="Unit">Unit of its values.</param>
/// <param name="Direction">Which way is better.</param>
public sealed record AnswerMetric(string Title, string Unit, Direction Direction);

/// <summary>A cell with its place: what rules of findings look at.</summary>
internal sealed record AnswerEntry(AnswerMetric Metric, OverheadRow Row, OverheadCell Cell)
{
    /// <summary>The cost, above 1 where the platform costs more than native; null where there is none.</summary>
    public Estimate? Cost => Row.IsNative ? null : Cell.Cost;

    /// <summary>Whether the cost has an interval and is of the device and of every round, so that a rule may rest on it.</summary>
    public bool IsSound => Cost is { Low: > 0, High: not null } && Cell.IsWhole;

    /// <summary>Whether there is a cost, but of too few rounds for an interval.</summary>
    public bool LacksInterval => Cost is { Low: null } && Cell.IsWhole;

    /// <summary>Whether it certainly costs more than native.</summary>
    public bool CostsMore => IsSound && Cost!.Low > 1;

    /// <summary>Whether it is shown to cost the same as native, within <see cref="MetricDefinition.DefaultSmallestEffect"/>.</summary>
    public bool IsEquivalent => IsSound && Cell.IsEquivalent;

    /// <summary>Whether the interval shows neither a difference nor equivalence.</summary>
    public bool IsOpen => IsSound && Cell.IsUndecided;
}
