using Bench.Results.Statistics;
using Spectre.Console;

namespace Bench.Views;

/// <summary>Tables of a run: one for each experiment, a row for each metric of each case; and the platforms that were skipped.</summary>
internal static class ResultTable
{
    /// <summary>Writes the tables of some rows.</summary>
    public static void Write(IAnsiConsole console, RunData data, IReadOnlyList<MetricSummary> rows)
    {
        var width = console.Profile.Width;
        var footnotes = new Footnotes();
        console.Say(MarkdownSummary.HostLine(data.Environment) + (data.Summary.HostNoise is { } noise ? $"\n{noise}" : ""), indent: 2);
        foreach (var experiment in rows.GroupBy(row => row.Case.Experiment))
        {
            console.Write(LinesOf(experiment.Key, [.. experiment], footnotes, width));
        }

        console.WriteWhole("");
        var tooFew = rows.Count(row => row.Value is { Low: null });
        if (tooFew > 0)
        {
            var count = tooFew == 1 ? "1 row" : $"{tooFew} rows";
            console.Say($"Too few rounds for an interval, which needs {MedianInterval.MinimumRounds()}: {count}.", indent: 2);
        }

        var platforms = data.Environment.Platforms.Where(platform => platform.Reason is not null)
            .Select(platform => $"{(platform.Usable ? "" : "Skipped: ")}{platform.Label}: {platform.Reason}");
        foreach (var line in footnotes.Lines.Concat(platforms).Concat(data.Summary.Notes.Select(note => $"Note: {note}")))
        {
            console.Say(line, indent: 2);
        }
    }

    private static IEnumerable<TextLine> LinesOf(string experiment, IReadOnlyList<MetricSummary> rows, Footnotes footnotes, int width)
    {
        Column[] all =
        [
            new(new(""), row => row.Case.PlatformLabel),
            new(new("guest") { Rank = 6 }, row => row.Case.Guest, Folds: true),
            new(new("case") { Breaks = true }, row => row.Case.Parameters.ToString(), Folds: true),
            new(new("metric"), row => row.Metric, Folds: true),
            new(new("n") { Rank = 9, IsNumber = true }, row => $"{row.Count}", Folds: true),
            new(new("median") { IsNumber = true }, row => row.Value is { } value ? Quantity.Format(value.Median, row.Unit) : "–"),
            new(new("95 % interval") { Rank = 7, IsNumber = true }, row => row.Value?.IntervalIn(row.Unit) ?? ""),
            new(
                new("cost, × native") { Rank = 5, IsNumber = true },
                row => row.CostRatio is { } ratio ? Quantity.FormatRatio(ratio.Median) : ""),
            new(new("its interval") { Rank = 8, IsNumber = true }, row => row.CostRatio?.RatioInterval ?? ""),
            new(new("failed") { Rank = 1, IsNumber = true }, row => row.Failures == 0 ? "" : $"{row.Failures}"),
            new(new("see") { Rank = 2 }, footnotes.MarksOf),
        ];
        var texts = all.Select(column => rows.Select(row => TextWrap.OneLine(column.Text(row))).ToList()).ToList();
        var folded = Enumerable.Range(0, all.Length).Where(index => all[index].Folds && IsOneText(texts[index])).ToList();
        var shown = Enumerable.Range(0, all.Length).Except(folded).ToList();
        var cells = Enumerable.Range(0, rows.Count).Select(row => shown.ConvertAll(index => new TextCell(texts[index][row])));
        var columns = shown.ConvertAll(index => all[index].InTable with { HiddenWhenEmpty = true });
        var layout = new TextTable(columns, [.. cells]).Fit(width);
        var title = string.Join(", ", folded.Select(index => $"{all[index].InTable.Title} {texts[index][0]}").Prepend(experiment));
        var leftOut = $"No room for: {string.Join(", ", layout.LeftOut)}";
        return
        [
            TextLine.Empty,
            .. TextWrap.Lines(title, width).Select(line => TextLine.Of(line, TextTone.Heading)),
            .. layout.Lines,
            .. layout.LeftOut.Count == 0 ? [] : new[] { TextLine.Of(TextWrap.Cut(leftOut, width), TextTone.Faint) },
        ];
    }

    private static bool IsOneText(List<string> texts) => texts[0].Length > 0 && texts.Distinct().Count() == 1;

    /// <summary>A column. Text that all rows share stands above the table if it <paramref name="Folds"/>.</summary>
    private sealed record Column(TextColumn InTable, Func<MetricSummary, string> Text, bool Folds = false);
}
