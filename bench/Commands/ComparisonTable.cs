using Bench.Results;
using Bench.Results.Comparison;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>What <c>bench compare</c> prints.</summary>
internal static class ComparisonTable
{
    public static void Write(IAnsiConsole console, ComparisonResult result, bool all)
    {
        console.WriteLine($"{result.Baseline} → {result.Diff}{(result.Basis == ComparisonBasis.Ratios ? ", by ratio to native" : string.Empty)}");
        foreach (var note in result.Notes)
        {
            console.WriteLine($"Note: {note}");
        }

        if (result.Exit == ComparisonExit.NotComparable)
        {
            WriteWhyNot(console, result);
            return;
        }

        var rows = result.Metrics.Where(row => all || row.IsOfInterest).ToList();
        if (rows.Count > 0)
        {
            console.Write(TableOf(rows, result.Basis == ComparisonBasis.Ratios));
        }

        foreach (var mean in result.Means)
        {
            console.WriteLine($"{mean.Experiment}: {Quantity.FormatRatio(mean.CostRatio)} of the cost, geometric mean of {mean.Metrics} metrics.");
        }

        var headlines = result.Metrics.Where(row => row.Headline).ToList();
        var counts = headlines.GroupBy(row => row.Verdict).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Word(group.Key)}");
        console.WriteLine($"{headlines.Count} headline metrics: {string.Join(", ", counts)}.{(rows.Count < result.Metrics.Count ? $" --all shows each, and {result.Metrics.Count - headlines.Count} details." : string.Empty)}");
        var worse = result.Metrics.Where(row => row.CountsAsWorse).Select(row => $"{row.Case.Experiment} of {row.Case.PlatformLabel}").Distinct().ToList();
        console.WriteLine(worse.Count == 0 ? "Nothing is worse." : $"Worse: {string.Join("; ", worse)}.");
        if (result.Power.Count > 0)
        {
            console.WriteLine("A change of this size or more would have been found in 9 of 10 such comparisons:");
            foreach (var power in result.Power)
            {
                console.WriteLine($"  {power}");
            }
        }
    }

    private static void WriteWhyNot(IAnsiConsole console, ComparisonResult result)
    {
        if (result.HostMismatches.Count == 0)
        {
            console.WriteLine("Not comparable: the runs have no metric of any case in common.");
            return;
        }

        console.WriteLine("Not comparable: the runs are from hosts that differ, and absolute values do not carry over.");
        foreach (var mismatch in result.HostMismatches)
        {
            console.WriteLine($"  {mismatch}: {mismatch.Why}");
        }

        console.WriteLine("Use --ratios to compare their ratios to native instead.");
    }

    private static Table TableOf(IEnumerable<MetricComparison> rows, bool relative)
    {
        var table = new Table { Border = TableBorder.Minimal };
        table.AddColumns("verdict", "experiment", "platform", "guest", "case", "metric");
        foreach (var header in new[] { "base", "diff", "ratio", "90 % interval", "p" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        table.AddColumn("why");
        foreach (var row in rows)
        {
            string Value(double? value) => value is not { } known ? "–" : relative ? Quantity.FormatRatio(known) : Quantity.Format(known, row.Unit);
            table.AddRow(
            [
                .. new[]
                {
                    Word(row.Verdict),
                    row.Case.Experiment,
                    row.Case.PlatformLabel,
                    row.Case.Guest,
                    row.Case.Parameters.ToString(),
                    row.Metric,
                    Value(row.BaselineMedian),
                    Value(row.DiffMedian),
                    row.Ratio is { } ratio ? Quantity.FormatRatio(ratio.Median) : "–",
                    row.Ratio is { Low: { } low, High: { } high } ? $"{Quantity.FormatRatio(low)} – {Quantity.FormatRatio(high)}" : "–",
                    row.AdjustedPValue is { } p ? Quantity.Number(p) : "–",
                    row.Reason ?? string.Empty,
                }.Select(text => new Text(text)),
            ]);
        }

        return table;
    }

    private static string Word(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
