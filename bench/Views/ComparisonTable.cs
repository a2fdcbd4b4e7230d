using Bench.Harness.Ab;
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
        var rows = result.Rows(all);
        console.Say(ComparisonHeadline.Of(result, sides, Math.Min(console.Profile.Width, LongestHeadline)));
        if (rows.Count > 0)
        {
            console.WriteWhole("");
            console.Write(TableOf(rows, result.Basis));
        }

        var hidden = result.Metrics.Count - headlines.Count;
        var hint = rows.Count < result.Metrics.Count ? $" --all shows each, and {hidden} details." : "";
        console.WriteWhole("");
        console.Say($"{headlines.Count} headline metrics: {Counts(headlines)}.{hint}");
        foreach (var line in result.Counted(all))
        {
            console.Say($"{line}.");
        }

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

        WriteNotes(console, result);
    }

    private static void WriteNotes(IAnsiConsole console, ComparisonResult result)
    {
        foreach (var note in result.Notes)
        {
            console.Say($"Note: {note}.", indent: 2);
        }
    }

    private static string Counts(IEnumerable<MetricComparison> rows) => string.Join(
        ", ",
        rows.GroupBy(row => row.Verdict).OrderBy(group => group.Key).Select(group => $"{group.Count()} {AbText.Word(group.Key)}"));

    private static void WriteWhyNot(IAnsiConsole console, ComparisonResult result, string sides)
    {
        if (result.HostMismatches.Count == 0 || result.Basis == ComparisonBasis.Ratios)
        {
            console.Say($"Not comparable: nothing in common. {sides}.");
            WriteNotes(console, result);
            return;
        }

        console.Say("Not comparable: the runs are from hosts that differ, and absolute values do not carry over.");
        foreach (var mismatch in result.HostMismatches)
        {
            console.Say($"- {mismatch}: {mismatch.Why}", indent: 2);
        }

        console.Say("Use --ratios to compare their ratios to native instead.");
    }

    private static TextTable TableOf(IReadOnlyList<MetricComparison> rows, ComparisonBasis basis)
    {
        return TextTable.Of(
            rows,
            (new("verdict"), row => new TextCell(AbText.Word(row.Verdict), row.CountsAsWorse ? TextTone.High : TextTone.Plain)),
            (new("platform"), row => row.Case.PlatformLabel),
            (new("guest") { Rank = 6 }, row => row.Case.Guest),
            (new("case") { Rank = 3, Breaks = true, HiddenWhenEmpty = true }, row => row.Case.Parameters.ToString()),
            (new("metric"), row => row.Metric),
            (new("base") { IsNumber = true, Rank = 1 }, row => row.Words(row.BaselineMedian, basis)),
            (new("diff") { IsNumber = true, Rank = 1 }, row => row.Words(row.DiffMedian, basis)),
            (new("ratio") { IsNumber = true }, row => Ratio(row.Ratio?.Median)),
            (
                new("90 % interval") { IsNumber = true, Rank = 2 },
                row => row.Ratio?.Low is null ? "–" : $"{Ratio(row.Ratio.Low)}–{Ratio(row.Ratio.High)}"),
            (new("p") { IsNumber = true, Rank = 5 }, row => row.AdjustedPValue is { } p ? Quantity.Number(p) : "–"),
            (new("why") { Rank = 4, Breaks = true, LeastWidth = 24, HiddenWhenEmpty = true }, row => row.Reason ?? ""));

        static string Ratio(double? value) => value is { } ratio ? Quantity.FormatRatio(ratio) : "–";
    }
}
