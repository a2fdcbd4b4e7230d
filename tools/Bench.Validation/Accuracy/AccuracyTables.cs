using System.Globalization;
using Bench.Results.Comparison;

namespace Bench.Validation.Accuracy;

/// <summary>The tables of the accuracy suite: of truths, of the sampler, of starts.</summary>
internal sealed class AccuracyTables(AccuracyReport report)
{
    private const string Nothing = "–";

    private static readonly string[] TruthHeaders
        = ["truth", "reader", "n", "is", "error, median", "95 % interval", "99 % of errors", "worst error", "bound", "verdict"];

    private static readonly string[] RateHeaders
        = ["ticks a second", "taken", "reached", "missed", "of a CPU", "CPU a tick", "worst lateness", "allocated", "bound", "verdict"];

    private static readonly string[] StartHeaders = ["command", "pairs", "harness", "hyperfine", "difference", "95 % interval", "of what each adds", "its 95 % interval", "bound", "verdict"];

    public void Print()
    {
        foreach (var table in Tables)
        {
            table.Print();
        }

        Console.Out.WriteLine(Summary);
    }

    public string ToMarkdown() => string.Join('\n', [.. Tables.Select(table => table.ToMarkdown()), Summary, string.Empty]);

    private FigureTable[] Tables =>
    [
        new("Readers against known truths", TruthHeaders, [.. TruthRows]),
        new("The sampler on one idle instance", RateHeaders, [.. RateRows]),
        new("The same commands, by the harness and by hyperfine: medians", StartHeaders, [.. StartRows]),
    ];

    // The name stands once, before the first of its readers.
    private IEnumerable<string[]> TruthRows => report.Truths.Select((row, index) => new[]
    {
        index > 0 && report.Truths[index - 1].Truth == row.Truth ? string.Empty : row.Truth,
        row.Reader,
        $"{row.Count}",
        row.Amount is { } amount ? Quantity.Format(amount, row.Unit) : Nothing,
        row.Error is { } error ? Quantity.Format(error.Median, row.Unit) : Nothing,
        Interval(row.Error, row.Unit),
        row.Error99 is { } size ? Quantity.Format(size, row.Unit) : Nothing,
        row.Worst is { } worst ? Quantity.Format(worst, row.Unit) : Nothing,
        row.Bound,
        Verdict(row.Verdict, row.Reason),
    });

    private IEnumerable<string[]> RateRows => report.Rates.Select(row => new[]
    {
        $"{row.TicksPerSecond}",
        $"{row.Taken}",
        row.ReachedRate is { } reached ? string.Create(CultureInfo.InvariantCulture, $"{reached:0.0}") : Nothing,
        Percent(row.MissedShare),
        Percent(row.CpuShare),
        row.MicrosecondsPerTick is { } tick ? Quantity.Format(tick, "us") : Nothing,
        Milliseconds(row.WorstLatenessMilliseconds),
        Quantity.Format(row.AllocatedBytes, "B"),
        row.Bound,
        Verdict(row.Verdict, row.Reason),
    });

    private IEnumerable<string[]> StartRows => report.Starts.Select(row => new[]
    {
        row.Name,
        $"{row.Pairs}",
        Milliseconds(row.Ours),
        Milliseconds(row.Hyperfines),
        Milliseconds(row.Difference?.Median),
        Interval(row.Difference, "ms"),
        Milliseconds(row.AddedDifference?.Median),
        Interval(row.AddedDifference, "ms"),
        row.Bound is { } bound ? $"± {Milliseconds(bound)}" : Nothing,
        Verdict(row.Verdict, row.Reason),
    });

    private string Summary =>
        $"{string.Join(", ", Enum.GetValues<AccuracyVerdict>().Select(verdict => $"{report.Count(verdict)} {AccuracyVerdicts.Word(verdict)}"))}; seed {report.Seed}.";

    private static string Percent(double? share)
        => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00} %") : Nothing;

    private static string Milliseconds(double? value) => value is { } known ? Quantity.Format(known, "ms") : Nothing;

    private static string Interval(Estimate? estimate, string unit) => estimate switch
    {
        null => Nothing,
        { Low: { } low, High: { } high } => Quantity.FormatInterval(low, high, unit),
        _ => "too few",
    };

    private static string Verdict(AccuracyVerdict verdict, string? reason)
        => AccuracyVerdicts.Word(verdict) + (reason is null ? string.Empty : $": {reason}");
}
