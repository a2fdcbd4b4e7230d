namespace Bench.Results.Summary;

/// <summary>The tables that answer questions; each null where the run has nothing to show.</summary>
internal static class QuestionEvidence
{
    /// <summary>The overhead table turned: a row for each headline, a column for each platform.</summary>
    public static Evidence? Layers(RunEnvironment environment, RunSummary summary)
    {
        const string text =
            "Ratios to native in the same round, turned so that above 1 costs more, with 95 % intervals "
            + "(n where the rounds are too few for one). Native has its values.";
        var table = OverheadTable.Of(environment, summary);
        if (table.Groups.Count == 0)
        {
            return null;
        }

        var measured = table.Groups.SelectMany(group => group.Rows).Where(row => row.NotRun is null).Select(row => row.Platform).ToList();
        string[] platforms =
        [
            .. AnswerTable.Of(environment, summary).Rows.Select(row => row.Platform).Where(measured.Contains)
                .Concat(measured)
                .Distinct(),
        ];
        return new Evidence(text, ["", .. platforms], [.. table.Groups.SelectMany(group => LayerRows(group, platforms))])
        {
            Notes = [.. OverheadText.Notes(table)],
        };
    }

    /// <summary>Some metrics side by side, a row for each case that has any of them.</summary>
    public static Func<RunEnvironment, RunSummary, Evidence?> Metrics(
        string text, params IReadOnlyList<(string Metric, string Title)> columns) => (_, summary) =>
    {
        var cases = summary.Metrics
            .Where(row => columns.Any(column => column.Metric == row.Metric))
            .GroupBy(row => row.Case)
            .Select(rows => (Case: rows.Key, Rows: rows.ToDictionary(row => row.Metric)))
            .ToList();
        if (cases.Count == 0)
        {
            return null;
        }

        var shown = columns.Where(column => cases.Exists(one => one.Rows.ContainsKey(column.Metric))).ToList();
        var namesGuest = cases.Select(one => one.Case.Guest).Distinct().Count() > 1;
        return new Evidence(
            text,
            ["", .. shown.Select(column => column.Title)],
            [
                .. from one in cases
                   let cells = shown.Select(column => MetricCell(one.Rows.GetValueOrDefault(column.Metric)))
                   select (IReadOnlyList<string>)[CaseName(one.Case, namesGuest), .. cells],
            ]);
    };

    /// <summary>The parts of boots, a row each.</summary>
    public static Evidence? Phases(RunEnvironment environment, RunSummary summary) => summary.Boots.Count == 0 ? null : new Evidence(
        PhasesText.Method,
        ["", "part", "spent by", "time", "share", "interval"],
        [
            .. from boot in summary.Boots
               from part in boot.Parts
               select (IReadOnlyList<string>)[PhasesText.LabelOf(boot, summary.Boots), .. PhasesText.Cells(part)],
        ])
    {
        Notes = [.. PhasesText.Notes(summary.Boots, summary)],
    };

    /// <summary>For each column of the answer, how many ratios the run could tell from noise.</summary>
    public static Evidence? Noise(RunEnvironment environment, RunSummary summary)
    {
        const string text =
            "Ratios to native that the 95 % intervals show to differ, or to be equal within 5 %, and those that noise leaves open.";
        IReadOnlyList<string>[] rows =
        [
            .. AnswerTable.Of(environment, summary).Entries
                .Where(entry => entry.IsSound)
                .GroupBy(entry => entry.Metric)
                .Select(column => NoiseRow(column.Key, [.. column])),
        ];
        return rows.Length == 0 ? null : new Evidence(text, ["", "differ", "equal", "open", "widest interval"], rows);
    }

    /// <summary>A container in a machine beside its parts.</summary>
    public static Evidence? Nesting(RunEnvironment environment, RunSummary summary)
    {
        const string text =
            "Costs are ratios to native, with 95 % intervals. Beside them stand the costs to expect if those of machine and container "
            + "added up, or multiplied. With @tcg the container starts under emulation, too, as it does not with hardware virtualisation.";
        IReadOnlyList<string>[] rows =
        [
            .. from one in NestedCosts.Of(AnswerTable.Of(environment, summary))
               select (IReadOnlyList<string>)
               [
                   $"{one.Whole.Metric.Title} on {one.Whole.Row.Platform}", one.Whole.Cost!.ToRatio(), one.Machine.ToRatio(),
                   one.Container.ToRatio(), $"{one.Against(one.Sum)} {one.Sum.ToRatio()}",
                   $"{one.Against(one.Product)} {one.Product.ToRatio()}",
               ],
        ];
        return rows.Length == 0 ? null : new Evidence(text, ["", "whole", "machine", "container", "against sum", "against product"], rows);
    }

    private static IEnumerable<IReadOnlyList<string>> LayerRows(OverheadGroup group, string[] platforms)
    {
        OverheadRow?[] rows = [.. platforms.Select(platform => group.Rows.FirstOrDefault(row => row.Platform == platform))];
        foreach (var (index, column) in group.Columns.Index())
        {
            yield return
            [
                $"{group.Experiment}: {column.Label}",
                .. rows.Select(row => row is { NotRun: null } ? OverheadText.Full(row, row.Cells[index]) : "not measured"),
            ];
        }

        // The mean of one ratio is that ratio.
        if (group.Columns.Count > 1)
        {
            yield return [$"{group.Experiment}: geometric mean", .. rows.Select(row => row is null ? "" : OverheadText.Mean(row))];
        }
    }

    private static string CaseName(CaseId id, bool namesGuest)
    {
        string[] parts = [id.PlatformLabel, namesGuest ? id.Guest : "", id.Parameters.ToString()];
        return string.Join(' ', parts.Where(part => part.Length > 0));
    }

    private static string MetricCell(MetricSummary? row) => row switch
    {
        null => "",
        { Value: { } value } => value.ToQuantity(row.Unit),
        { Failures: > 0 } => "failed",
        _ => "none",
    };

    private static string[] NoiseRow(AnswerMetric metric, AnswerEntry[] entries)
    {
        var equal = entries.Count(entry => entry.IsEquivalent);
        var open = entries.Count(entry => entry.IsOpen);
        var widest = entries.MaxBy(entry => entry.Cost!.High / entry.Cost.Low)!;
        return
        [
            metric.Title, $"{entries.Length - equal - open}", $"{equal}", $"{open}", $"{widest.Row.Platform} {widest.Cost!.ToRatio()}",
        ];
    }
}
