namespace Bench.Results.Summary;

/// <summary>What each platform costs in what people ask for first: platforms × metrics with an <see cref="AnswerColumn"/>.</summary>
/// <param name="Columns">The columns, from the left.</param>
/// <param name="Rows">Native first, then by family, the cheapest of each first.</param>
/// <param name="Rounds">Rounds of the run.</param>
public sealed record AnswerTable(IReadOnlyList<AnswerMetric> Columns, IReadOnlyList<AnswerRow> Rows, int Rounds)
{
    /// <summary>Every cell with its place, row by row.</summary>
    internal IEnumerable<AnswerEntry> Entries =>
        Rows.SelectMany(row => Columns.Select((metric, index) => new AnswerEntry(metric, row, row.Cells[index])));

    /// <summary>The table of a run. A run of other things has its headline metrics as columns; one without values has none.</summary>
    public static AnswerTable Of(RunEnvironment environment, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(summary);
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
                .Where(row => IsOfPlatforms(row) && definitions[row.Metric].IsShown(row))
                .GroupBy(row => row.Case.Experiment)
                .SelectMany(experiment => OverheadColumn.Of([.. experiment], definitions))
                .Select(one => new Column(new AnswerMetric(one.Column.Label, one.Rows[0].Unit, one.Rows[0].Direction), one.Rows)),
        ];
    }

    private static bool IsOfPlatforms(MetricSummary row) =>
        row.Direction != Direction.Exact && !NoiseThresholds.OfTheMachine.Contains(row.Case.Experiment);

    private static AnswerRow[] RowsOf(List<Column> columns) =>
    [
        .. columns
            .SelectMany(column => column.Rows)
            .Select(row => new Platform(row.Case.Platform, row.Case.Accelerator, row.Family))
            .Distinct()
            .Select(one => new AnswerRow(one.Name, one.Accelerator, one.Family, [.. columns.Select(column => column.CellOf(one))]))
            .OrderBy(row => !row.IsNative)
            .ThenBy(row => PlatformFamilies.RankOf(row.Family))
            .ThenBy(row => row.Cells.Select(cell => cell.Cost?.Median).FirstOrDefault(cost => cost is not null) ?? double.PositiveInfinity)
            .ThenBy(row => row.Platform, StringComparer.Ordinal),
    ];

    private sealed record Platform(string Name, string? Accelerator, string Family)
    {
        public bool Has(MetricSummary row) => row.Case.Platform == Name && row.Case.Accelerator == Accelerator;
    }

    private sealed record Column(AnswerMetric Metric, IReadOnlyList<MetricSummary> Rows)
    {
        public OverheadCell CellOf(Platform platform) => OverheadCell.Of(Rows.FirstOrDefault(platform.Has));
    }
}
