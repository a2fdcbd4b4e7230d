using Bench.Results;
using Spectre.Console;

namespace Bench.Commands;

/// <summary>The table at the end of a run: one row for each primary metric of each case, and the platforms that were skipped.</summary>
internal static class ResultTable
{
    public static void Write(IAnsiConsole console, RunData data)
    {
        console.WriteLine(MarkdownSummary.HostLine(data.Environment));
        if (data.Summary.HostNoise is { } noise)
        {
            console.WriteLine(noise);
        }

        var definitions = MetricDefinitions.Of(data.Environment);
        var marks = new List<string>();
        foreach (var experiment in data.Summary.Metrics.Where(row => definitions[row.Metric].IsShown(row)).GroupBy(row => row.Case.Experiment))
        {
            console.Write(TableOf(experiment, marks));
        }

        for (var index = 0; index < marks.Count; index++)
        {
            console.WriteLine($"[{index + 1}] {marks[index]}");
        }

        foreach (var platform in data.Environment.Platforms.Where(platform => !platform.Usable))
        {
            console.WriteLine($"Skipped: {PlatformFamilies.LabelOf(platform)}: {platform.Reason}. {platform.Remedy}");
        }

        foreach (var platform in data.Environment.Platforms.Where(platform => platform is { Usable: true, Reason: not null }))
        {
            console.WriteLine($"{PlatformFamilies.LabelOf(platform)}: {platform.Reason}");
        }

        foreach (var note in data.Summary.Notes)
        {
            console.WriteLine($"Note: {note}");
        }
    }

    private static Table TableOf(IGrouping<string, MetricSummary> experiment, List<string> marks)
    {
        var table = new Table { Title = new TableTitle(experiment.Key), Border = TableBorder.Minimal };
        table.AddColumns("platform", "guest", "case", "metric");
        foreach (var header in new[] { "n", "median", "95 % interval", "ratio to native", "95 % interval", "failed", "see" })
        {
            table.AddColumn(new TableColumn(header).RightAligned());
        }

        foreach (var row in experiment)
        {
            table.AddRow(
            [
                .. new[]
                {
                    row.Case.PlatformLabel,
                    row.Case.Guest,
                    row.Case.Parameters.ToString(),
                    row.Metric,
                    $"{row.Count}",
                    row.Value is { } value ? Quantity.Format(value.Median, row.Unit) : "–",
                    Interval(row.Value, row.Unit),
                    row.RatioToNative is { } ratio ? Quantity.FormatRatio(ratio.Median) : "–",
                    Interval(row.RatioToNative, null),
                    row.Failures == 0 ? string.Empty : $"{row.Failures}",
                    string.Join(' ', row.Flags.Select(flag => $"[{MarkOf(flag.Text, marks)}]")),
                }.Select(text => new Text(text)),
            ]);
        }

        return table;
    }

    private static string Interval(Estimate? estimate, string? unit) => estimate switch
    {
        null => "–",
        { Low: { } low, High: { } high } => unit is null
            ? $"{Quantity.FormatRatio(low)} – {Quantity.FormatRatio(high)}"
            : Quantity.FormatInterval(low, high, unit),
        _ => "too few rounds",
    };

    private static int MarkOf(string flag, List<string> marks)
    {
        if (!marks.Contains(flag))
        {
            marks.Add(flag);
        }

        return marks.IndexOf(flag) + 1;
    }
}
