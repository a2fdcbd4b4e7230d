using Bench.Results.Statistics;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>Tables of a run: one for each experiment, a row for each metric of each case; and the platforms that were skipped.</summary>
internal static class ResultTable
{
    /// <summary>Writes the tables.</summary>
    /// <param name="console">Where to; its width decides which columns there is room for.</param>
    /// <param name="data">The run.</param>
    /// <param name="rows">The rows to show; null for the headline of each case.</param>
    public static void Write(IAnsiConsole console, RunData data, IReadOnlyList<MetricSummary>? rows = null)
    {
        rows ??= MarkdownSummary.HeadlinesOf(data.Environment, data.Summary);
        var width = console.Profile.Width;
        var footnotes = new Footnotes();
        Say(MarkdownSummary.HostLine(data.Environment));
        Say(data.Summary.HostNoise);
        foreach (var experiment in rows.GroupBy(row => row.Case.Experiment))
        {
            console.Write(LinesOf(experiment.Key, [.. experiment], footnotes, width));
        }

        console.Write([TextLine.Empty]);
        var tooFew = rows.Count(row => row.Value is { Low: null });
        Say(tooFew == 0 ? null : $"Too few rounds for an interval, which needs {MedianInterval.MinimumRounds()}: {Count(tooFew)}.");
        foreach (var line in footnotes.Lines)
        {
            Say(line);
        }

        foreach (var platform in data.Environment.Platforms.Where(platform => platform.Reason is not null))
        {
            var label = $"{(platform.Usable ? "" : "Skipped: ")}{PlatformFamilies.LabelOf(platform)}";
            console.Say($"{label}: {platform.Reason}", indent: 2);
        }

        foreach (var note in data.Summary.Notes)
        {
            Say($"Note: {note}");
        }

        void Say(string? text)
        {
            if (text is not null)
            {
                console.Say(TextWrap.OneLine(text), indent: 2);
            }
        }
    }

    private static IEnumerable<TextLine> LinesOf(string experiment, IReadOnlyList<MetricSummary> rows, Footnotes footnotes, int width)
    {
        Column[] all =
        [
            new("", row => row.Case.PlatformLabel),
            new("guest", row => row.Case.Guest) { Rank = 6, Folds = true },
            new("case", row => row.Case.Parameters.ToString()) { Folds = true, Breaks = true },
            new("metric", row => row.Metric) { Folds = true },
            new("n", row => $"{row.Count}") { Rank = 9, Folds = true, IsNumber = true },
            new("median", row => row.Value is { } value ? Quantity.Format(value.Median, row.Unit) : "–") { IsNumber = true },
            new("95 % interval", row => Interval(row.Value, row.Unit)) { Rank = 7, IsNumber = true },
            new("× native", row => row.RatioToNative is { } ratio ? Quantity.FormatRatio(ratio.Median) : "") { Rank = 5, IsNumber = true },
            new("its interval", row => RatioInterval(row.RatioToNative)) { Rank = 8, IsNumber = true },
            new("failed", row => row.Failures == 0 ? "" : $"{row.Failures}") { Rank = 1, IsNumber = true },
            new("see", footnotes.MarksOf) { Rank = 2 },
        ];
        var texts = all.Select(column => rows.Select(row => TextWrap.OneLine(column.Text(row))).ToList()).ToList();
        var folded = Enumerable.Range(0, all.Length).Where(index => all[index].Folds && IsOneText(texts[index])).ToList();
        var shown = Enumerable.Range(0, all.Length).Except(folded).ToList();
        var cells = Enumerable.Range(0, rows.Count).Select(row => shown.ConvertAll(index => new TextCell(texts[index][row])));
        var layout = new TextTable(shown.ConvertAll(index => all[index].InTable), [.. cells]).Fit(width);
        var title = string.Join(", ", folded.Select(index => $"{all[index].Title} {texts[index][0]}").Prepend(experiment));
        var leftOut = $"No room for: {string.Join(", ", layout.LeftOut)}";
        return
        [
            TextLine.Empty,
            .. TextWrap.Lines(title, width).Select(line => TextLine.Of(line, TextTone.Heading)),
            .. layout.Lines,
            .. layout.LeftOut.Count == 0 ? [] : new[] { TextLine.Of(TextWrap.Cut(leftOut, width), TextTone.Faint) },
        ];
    }

    private static string Interval(Estimate? estimate, string unit) =>
        estimate is { Low: { } low, High: { } high } ? Quantity.FormatInterval(low, high, unit) : "";

    private static string RatioInterval(Estimate? ratio) =>
        ratio is { Low: { } low, High: { } high } ? $"{Quantity.Number(low)}–{Quantity.Number(high)}" : "";

    private static bool IsOneText(List<string> texts) => texts[0].Length > 0 && texts.Distinct().Count() == 1;

    private static string Count(int rows) => rows == 1 ? "1 row" : $"{rows} rows";

    /// <summary>A column; what is the same in all rows stands above the table.</summary>
    private sealed record Column(string Title, Func<MetricSummary, string> Text)
    {
        public int Rank { get; init; }

        public bool IsNumber { get; init; }

        public bool Breaks { get; init; }

        public bool Folds { get; init; }

        public TextColumn InTable => new(Title) { Rank = Rank, IsNumber = IsNumber, Breaks = Breaks, HiddenWhenEmpty = true };
    }
}
