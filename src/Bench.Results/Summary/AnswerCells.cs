namespace Bench.Results.Summary;

/// <summary>The cells of the answer's table as text, and what their marks mean; the same in plain text and in the report.</summary>
public static class AnswerCells
{
    /// <summary>From here on a cost is shown as such.</summary>
    private const double SomeCost = 1.05;

    /// <summary>Beyond this a cost is shown as a high one.</summary>
    private const double HighCost = 2;

    private const string Certain = "*";
    private const string Undecided = "~";
    private const string NoInterval = "°";

    /// <summary>The rows: the platform's name, then one cell a column.</summary>
    public static IReadOnlyList<IReadOnlyList<TextCell>> Of(AnswerTable table)
    {
        var marksMissing = HasIntervals(table);
        return [.. table.Rows.Select(row => RowOf(row, marksMissing))];
    }

    /// <summary>How to read the table, in one sentence.</summary>
    public static string Caption(AnswerTable table)
    {
        if (table.Columns.Count == 0)
        {
            return $"No values to show; '{AnswerText.Program} show --all' prints what there is.";
        }

        return table.Rows.Any(row => row.IsNative)
            ? "native has units; others are median ratios to it, round by round; above 1× costs more, rates too."
            : "Values in units: native was not measured, so there are no ratios.";
    }

    /// <summary>What the marks in the table mean; null where it has none.</summary>
    public static string? Legend(AnswerTable table)
    {
        var cells = table.Rows.SelectMany(row => row.Cells).ToList();
        var ratios = table.Rows.Where(row => !row.IsNative).SelectMany(row => row.Cells).ToList();
        (bool Has, string Text)[] all =
        [
            (ratios.Exists(cell => cell.IsCertain), $"{Certain} differs: the 95 % interval leaves out 1"),
            (ratios.Exists(cell => cell.IsUndecided), $"{Undecided} undecided"),
            (ratios.Exists(cell => cell is { IsCertain: false, IsEquivalent: true }), "no mark: the same within 5 %"),
            (HasIntervals(table) && ratios.Exists(cell => cell.Cost is { Low: null }), $"{NoInterval} too few rounds for one"),
            .. OverheadText.Legend(cells).Select(text => (true, text)),
            (table.Rows.Any(row => row.IsEmulated), "@tcg emulated, not KVM"),
        ];
        string[] marks = [.. all.Where(mark => mark.Has).Select(mark => mark.Text)];
        return marks.Length == 0 ? null : string.Join("; ", marks);
    }

    /// <summary>Where no ratio has an interval, a mark at each would tell nothing.</summary>
    private static bool HasIntervals(AnswerTable table) => table.Entries.Any(entry => entry.Cost is { Low: not null });

    private static IReadOnlyList<TextCell> RowOf(OverheadRow row, bool marksMissing) =>
        [TextWrap.OneLine(row.Platform), .. row.Cells.Select(cell => CellOf(row, cell, marksMissing))];

    private static TextCell CellOf(OverheadRow row, OverheadCell cell, bool marksMissing)
    {
        var marks = OverheadText.MarksOf(cell);
        if (!row.IsNative && cell.Cost is { } cost)
        {
            var interval = cell.IsCertain ? Certain : cell.IsUndecided ? Undecided : marksMissing && cost.Low is null ? NoInterval : "";
            return new TextCell(Quantity.FormatRatio(cost.Median) + interval + marks, ToneOf(cost.Median));
        }

        // Without native there is nothing to be a ratio to.
        if (cell.Source is { Value: { } value, Unit: var unit })
        {
            return Quantity.Format(value.Median, unit) + marks;
        }

        var missing = cell.Source is null ? "–" : cell.Source.Failures > 0 ? "failed" : "none";
        return new TextCell(missing, TextTone.Faint);
    }

    private static TextTone ToneOf(double cost) => cost switch
    {
        > HighCost => TextTone.High,
        >= SomeCost => TextTone.Some,
        _ => TextTone.Plain,
    };
}
