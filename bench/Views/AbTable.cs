using Bench.Harness.Ab;
using Bench.Results.Comparison;
using Spectre.Console;

namespace Bench.Views;

/// <summary>The table at the end of <c>bench ab</c>.</summary>
internal static class AbTable
{
    public static void Write(IAnsiConsole console, PairedJudgement judgement)
    {
        TextColumn[] columns =
        [
            new("metric") { Breaks = true },
            new("guest") { Rank = 4 },
            new("verdict"),
            new("A") { IsNumber = true },
            new("B") { IsNumber = true },
            new("B / A (confidence sequence)") { IsNumber = true, Breaks = true, LeastWidth = 16 },
            new("evidence") { IsNumber = true, Rank = 3 },
            new("rounds") { IsNumber = true, Rank = 1, Breaks = true },
        ];
        console.WriteWhole("");
        console.Write(new TextTable(columns, [.. judgement.Metrics.Select(Cells)]));
        console.WriteWhole("");
    }

    private static IReadOnlyList<TextCell> Cells(PairedMetric metric)
    {
        return
        [
            metric.Name,
            metric.Guest,
            new TextCell(VerdictOf(metric), metric.Verdict == Verdict.Worse ? TextTone.High : TextTone.Plain),
            Value(metric.MedianA),
            Value(metric.MedianB),
            AbText.Ratio(metric),
            Quantity.Number(metric.Evidence),
            metric.LeftOut == 0 ? $"{metric.Rounds}" : $"{metric.Rounds} ({metric.LeftOut} without a pair)",
        ];

        string Value(double? value) => value is { } number ? Quantity.Format(number, metric.Unit) : "–";
    }

    private static string VerdictOf(PairedMetric metric)
    {
        if (metric.Verdict is { } verdict)
        {
            return AbText.Word(verdict);
        }

        return metric.IsLate ? "came too late" : "not waited for";
    }
}
