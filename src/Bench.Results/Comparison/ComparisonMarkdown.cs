using Bench.Results.Summary;

namespace Bench.Results.Comparison;

/// <summary>A comparison for people who read it in a pull request.</summary>
public static class ComparisonMarkdown
{
    private const string TableHead = """
        | verdict | case | metric | base | diff | ratio | 90 % interval | p | why |
        | --- | --- | --- | ---: | ---: | ---: | --- | ---: | --- |
        """;

    /// <summary>One line that says how it went, a table of what matters, means and notes. Lines end in a line feed.</summary>
    /// <param name="result">The comparison.</param>
    /// <param name="all">Whether the table has every metric, and not only those that changed.</param>
    /// <param name="sides">What was compared with what; null for the names of the sides.</param>
    public static string Write(ComparisonResult result, bool all, string? sides = null)
    {
        var compared = ComparisonHeadline.Basis(result, sides ?? $"{result.Baseline} → {result.Diff}");
        var mismatches = result.Exit == ComparisonExit.NotComparable ? result.HostMismatches : [];
        var rows = result.Rows(all).Select(row => Line(row, result.Basis)).ToList();
        var means = result.Means.Select(mean => $"{mean.Experiment} {Quantity.FormatRatio(mean.CostRatio)} ({mean.Metrics} metrics)");
        var power = MarkdownSummary.Escape(string.Join("; ", result.Power));
        return string.Concat([
            $"### {Headline(result)}\n\n{MarkdownSummary.Escape(compared)}.\n",
            .. mismatches.Select(mismatch => $"\n- {MarkdownSummary.Escape($"{mismatch}: {mismatch.Why}")}"),
            rows.Count > 0 ? $"\n{TableHead.ReplaceLineEndings("\n")}\n{string.Concat(rows)}" : "",
            .. result.Counted(all).Select(line => $"\n{MarkdownSummary.Escape(line)}.\n"),
            result.Means.Count > 0 ? $"\nGeometric means of cost: {string.Join(", ", means)}.\n" : "",
            power.Length > 0 ? $"\nA change of this size or more would have been found in 9 of 10 such comparisons: {power}.\n" : "",
            .. result.Notes.Select(note => $"\n- {MarkdownSummary.Escape(note)}"),
            "\n",
        ]);
    }

    private static string Headline(ComparisonResult result)
    {
        if (result.Exit == ComparisonExit.NotComparable)
        {
            return "Not comparable";
        }

        var counts = result.Metrics.Where(row => row.Headline).GroupBy(row => row.Verdict).OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {Word(group.Key)}");
        return $"{(result.Exit == ComparisonExit.SomethingWorse ? "Something is worse" : "Nothing is worse")}: {string.Join(", ", counts)}";
    }

    private static string Line(MetricComparison row, ComparisonBasis basis)
    {
        string[] id = [row.Case.Experiment, row.Case.PlatformLabel, row.Case.Guest, row.Case.Parameters.ToString()];
        string[] cells =
        [
            row.CountsAsWorse ? $"**{Word(row.Verdict)}**" : Word(row.Verdict),
            MarkdownSummary.Escape(string.Join(' ', id.Where(part => part.Length > 0))),
            MarkdownSummary.Escape(row.Metric),
            row.Words(row.BaselineMedian, basis),
            row.Words(row.DiffMedian, basis),
            row.Ratio is { } ratio ? Quantity.FormatRatio(ratio.Median) : "–",
            row.Ratio is { Low: { } low, High: { } high } ? $"{Quantity.FormatRatio(low)} – {Quantity.FormatRatio(high)}" : "–",
            row.AdjustedPValue is { } p ? Quantity.Number(p) : "–",
            MarkdownSummary.Escape(row.Reason ?? ""),
        ];
        return $"| {string.Join(" | ", cells)} |\n";
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
