using System.Globalization;
using System.Text;
using Bench.Accuracy;
using Bench.Results;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>The tables of the accuracy suite: of truths, of the sampler, of starts.</summary>
internal sealed class AccuracyTables(AccuracyReport report)
{
    private const string Nothing = "–";

    private static readonly string[] TruthHeaders = ["truth", "reader", "n", "is", "error, median", "95 % interval", "99 % of errors", "worst error", "bound", "verdict"];

    private static readonly string[] RateHeaders = ["ticks a second", "taken", "reached", "missed", "of a CPU", "CPU a tick", "worst lateness", "allocated", "bound", "verdict"];

    private static readonly string[] StartHeaders = ["command", "pairs", "harness", "hyperfine", "difference", "95 % interval", "of what each adds", "its 95 % interval", "bound", "verdict"];

    private static readonly HashSet<string> TextHeaders = ["truth", "reader", "command", "verdict"];

    /// <summary>Prints them.</summary>
    public void Write(IAnsiConsole console)
    {
        Write(console, "Readers against known truths", TruthHeaders, TruthRows);
        Write(console, "The sampler on one idle instance", RateHeaders, RateRows);
        Write(console, "The same commands, by the harness and by hyperfine: medians", StartHeaders, StartRows);
        console.WriteLine(Summary);
    }

    /// <summary>They as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        Append(text, TruthHeaders, TruthRows);
        Append(text, RateHeaders, RateRows);
        Append(text, StartHeaders, StartRows);
        return text.AppendLine(Summary).ToString();
    }

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

    private string Summary => string.Create(CultureInfo.InvariantCulture, $"{report.Count(AccuracyVerdict.Within)} within their bounds, {report.Count(AccuracyVerdict.Outside)} outside, {report.Count(AccuracyVerdict.Undecided)} undecided, {report.Count(AccuracyVerdict.Informative)} for information, {report.Count(AccuracyVerdict.NotMeasured)} not measured, {report.Count(AccuracyVerdict.Failed)} failed; seed {report.Seed}.");

    private static void Write(IAnsiConsole console, string title, string[] headers, IEnumerable<string[]> rows)
    {
        var table = new Table { Title = new TableTitle(title), Border = TableBorder.Minimal };
        foreach (var header in headers)
        {
            table.AddColumn(TextHeaders.Contains(header) ? new TableColumn(header) : new TableColumn(header).RightAligned());
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(cell)));
        }

        console.Write(table);
    }

    private static void Append(StringBuilder text, string[] headers, IEnumerable<string[]> rows)
    {
        text.Append("| ").AppendJoin(" | ", headers).AppendLine(" |");
        text.Append("| ").AppendJoin(" | ", headers.Select(header => TextHeaders.Contains(header) ? "---" : "---:")).AppendLine(" |");
        foreach (var row in rows)
        {
            text.Append("| ").AppendJoin(" | ", row.Select(cell => cell.ReplaceLineEndings(" ").Replace("|", @"\|", StringComparison.Ordinal))).AppendLine(" |");
        }

        text.AppendLine();
    }

    private static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{known * 100:0.00} %") : Nothing;

    private static string Milliseconds(double? value) => value is { } known ? Quantity.Format(known, "ms") : Nothing;

    private static string Interval(Estimate? estimate, string unit) => estimate switch
    {
        null => Nothing,
        { Low: { } low, High: { } high } => Quantity.FormatInterval(low, high, unit),
        _ => "too few",
    };

    private static string Verdict(AccuracyVerdict verdict, string? reason) => AccuracyVerdicts.Word(verdict) + (reason is null ? string.Empty : $": {reason}");
}
