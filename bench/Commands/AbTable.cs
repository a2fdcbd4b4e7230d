using Bench.Harness.Ab;
using Bench.Results;
using Bench.Results.Comparison;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>What <c>bench ab</c> prints at the end.</summary>
internal static class AbTable
{
    public static void Write(IAnsiConsole console, PairedJudgement judgement)
    {
        var table = new Table { Border = TableBorder.Minimal };
        table.AddColumns("verdict", "metric", "guest");
        foreach (var header in new[] { "A", "B", "B / A (confidence sequence)", "evidence", "rounds" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var metric in judgement.Metrics)
        {
            var (key, state) = (metric.Key, metric.State);
            string Value(double? value) => value is { } known ? Quantity.Format(known, key.Unit) : "–";
            table.AddRow(
            [
                .. new[]
                {
                    metric.IsWaitedFor ? AbText.Word(state.Verdict) : metric.IsLate ? "came too late" : "not waited for",
                    AbText.Name(key),
                    key.Guest,
                    Value(state.MedianA),
                    Value(state.MedianB),
                    AbText.Ratio(metric),
                    Quantity.Number(state.Evidence),
                    state.LeftOut == 0 ? $"{state.Rounds}" : $"{state.Rounds} ({state.LeftOut} without a pair)",
                }.Select(text => new Text(text)),
            ]);
        }

        console.Write(table);
    }
}
