using Bench.Results.Comparison;
using Spectre.Console;

namespace Bench.Views;

/// <summary>The output of <c>bench compare</c>: the verdict, the changes, the detectable effects, and notes.</summary>
internal static class ComparisonTable
{
    private const int LongestHeadline = 100;

    /// <summary>Writes a comparison.</summary>
    /// <param name="console">The console; its width decides which columns fit.</param>
    /// <param name="result">The comparison.</param>
    /// <param name="sides">The two sides in words.</param>
    /// <param name="all">Whether the table has every metric, not only those that changed.</param>
    public static void Write(IAnsiConsole console, ComparisonResult result, string sides, bool all)
    {
        if (result.Exit == ComparisonExit.NotComparable)
        {
            WriteWhyNot(console, result, sides);
            return;
        }

        var headlines = result.Metrics.Where(row => row.Headline).ToList();
        var rows = result.Metrics.Where(row => all || row.IsOfInterest).ToList();
        console.Say(ComparisonHeadline.Of(result, sides, Math.Min(console.Profile.Width, LongestHeadline)));
        if (rows.Count > 0)
        {
            console.WriteWhole("");
            console.Write(TableOf(rows, result.Basis == ComparisonBasis.Ratios));
        }

        var hidden = result.Metrics.Count - headlines.Count;
        var hint = rows.Count < result.Metrics.Count ? $" --all shows each, and {hidden} details." : "";
        console.WriteWhole("");
        console.Say($"{headlines.Count} headline metrics: {Counts(headlines)}.{hint}");
        if (result.Means.Count > 0)
        {
            var means = result.Means.Select(mean => $"{mean.Experiment} {Quantity.FormatRatio(mean.CostRatio)}");
            console.Say($"Cost by experiment (geometric means, above 1× is worse): {string.Join(", ", means)}.");
        }

        if (result.Power.Count > 0)
        {
            console.Say("This comparison finds a change of this size or more in 9 of 10 cases:");
            foreach (var power in result.Power)
            {
                console.Say($"- {power}", indent: 2);
            }
        }

        foreach (var note in result.Notes)
        {
            console.Say($"Note: {note}.", indent: 2);
        }
    }

    private static string Counts(IEnumerable<MetricComparison> rows) => string.Join(
        ", ",
        rows.GroupBy(row => row.Verdict).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Word(group.Key)}"));

    private static void WriteWhyNot(IAnsiConsole console, ComparisonResult result, string sides)
    {
        if (result.HostMismatches.Count == 0)
        {
            console.Say($"Not comparable: no metric of any case in common. {sides}.");
            return;
        }

        console.Say("Not comparable: the runs are from hosts that differ, and absolute values do not carry over.");
        foreach (var mismatch in result.HostMismatches)
        {
            console.Say($"- {mismatch}: {mismatch.Why}", indent: 2);
        }

        console.Say("Use --ratios to compare their ratios to native instead.");
    }

    private static TextTable TableOf(List<MetricComparison> rows, bool relative)
    {
        TextColumn[] columns =
        [
            new("verdict"),
            new("platform"),
            new("guest") { Rank = 6 },
            new("case") { Rank = 3, Breaks = true, HiddenWhenEmpty = true },
            new("metric"),
            new("base") { IsNumber = true, Rank = 1 },
            new("diff") { IsNumber = true, Rank = 1 },
            new("ratio") { IsNumber = true },
            new("90 % interval") { IsNumber = true, Rank = 2 },
            new("p") { IsNumber = true, Rank = 5 },
            new("why") { Rank = 4, Breaks = true, HiddenWhenEmpty = true },
        ];
        return new TextTable(columns, [.. rows.Select(row => Cells(row, relative))]);
    }

    private static IReadOnlyList<TextCell> Cells(MetricComparison row, bool relative)
    {
        return
        [
            new TextCell(Word(row.Verdict), row.CountsAsWorse ? TextTone.High : TextTone.Plain),
            row.Case.PlatformLabel,
            row.Case.Guest,
            row.Case.Parameters.ToString(),
            row.Metric,
            Value(row.BaselineMedian),
            Value(row.DiffMedian),
            row.Ratio is { } ratio ? Quantity.FormatRatio(ratio.Median) : "–",
            row.Ratio is { Low: { } low, High: { } high } ? $"{Quantity.FormatRatio(low)}–{Quantity.FormatRatio(high)}" : "–",
            row.AdjustedPValue is { } p ? Quantity.Number(p) : "–",
            row.Reason ?? "",
        ];

        string Value(double? value)
        {
            if (value is not { } known)
            {
                return "–";
            }

            return relative ? Quantity.FormatRatio(known) : Quantity.Format(known, row.Unit);
        }
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
