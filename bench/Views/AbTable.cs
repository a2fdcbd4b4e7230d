using Bench.Harness.Ab;
using Bench.Results.Comparison;
using Spectre.Console;

namespace Bench.Views;

/// <summary>The table at the end of <c>bench ab</c>.</summary>
internal static class AbTable
{
    public static void Write(IAnsiConsole console, PairedJudgement judgement)
    {
        console.WriteWhole("");
        console.Write(TextTable.Of(
            judgement.Metrics,
            (new("metric") { Breaks = true }, row => row.Name),
            (new("guest") { Rank = 4 }, row => row.Guest),
            (new("verdict"), row => new TextCell(VerdictOf(row), row.Verdict == Verdict.Worse ? TextTone.High : TextTone.Plain)),
            (new("A") { IsNumber = true }, row => Value(row.MedianA, row)),
            (new("B") { IsNumber = true }, row => Value(row.MedianB, row)),
            (new("B / A (confidence sequence)") { IsNumber = true, Breaks = true, LeastWidth = 16 }, row => AbText.Ratio(row)),
            (new("evidence") { IsNumber = true, Rank = 3 }, row => Quantity.Number(row.Evidence)),
            (
                new("rounds") { IsNumber = true, Rank = 1, Breaks = true },
                row => row.LeftOut == 0 ? $"{row.Rounds}" : $"{row.Rounds} ({row.LeftOut} without a pair)")));
        console.WriteWhole("");
    }

    private static string Value(double? value, PairedMetric row) => value is { } number ? Quantity.Format(number, row.Unit) : "–";

    private static string VerdictOf(PairedMetric row) => row switch
    {
        { Verdict: { } verdict } => AbText.Word(verdict),
        { IsLate: true, Rounds: 0 } => "no pair",
        { IsLate: true } => "came too late",
        _ => "not waited for",
    };
}
