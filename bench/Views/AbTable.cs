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
        var (key, state) = (metric.Key, metric.State);
        var isWorse = metric.IsWaitedFor && state.Verdict == Verdict.Worse;
        return
        [
            AbText.Name(key),
            key.Guest,
            new TextCell(VerdictOf(metric), isWorse ? TextTone.High : TextTone.Plain),
            Value(state.MedianA),
            Value(state.MedianB),
            AbText.Ratio(metric),
            Quantity.Number(state.Evidence),
            state.LeftOut == 0 ? $"{state.Rounds}" : $"{state.Rounds} ({state.LeftOut} without a pair)",
        ];

        string Value(double? value) => value is { } known ? Quantity.Format(known, key.Unit) : "–";
    }

    private static string VerdictOf(PairedMetric metric)
    {
        if (metric.IsWaitedFor)
        {
            return AbText.Word(metric.State.Verdict);
        }

        return metric.IsLate ? "came too late" : "not waited for";
    }
}
