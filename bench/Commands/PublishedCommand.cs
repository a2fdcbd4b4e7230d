using System.CommandLine;
using Bench.Experiments;
using Bench.Harness;
using Bench.Results.Literature;

namespace Bench.Commands;

/// <summary><c>bench published</c>: the figures from the literature that reports show beside a run's own.</summary>
internal static class PublishedCommand
{
    private const string TableFormat = "table", MarkdownFormat = "markdown", JsonFormat = "json";

    private static readonly string[] Columns = ["metric here", "what", "their platform", "here", "value", "ratio", "n", "source", "method"];

    private static readonly Option<string> Format = new("--format")
    {
        Description = "Output format",
        DefaultValueFactory = _ => TableFormat
    };

    private static readonly Option<string> Metric = new("--metric")
    {
        Description = "List only figures for metrics whose names begin so: disk. or boot.ready",
        DefaultValueFactory = _ => ""
    };

    private static readonly Option<string> Results = new("--results")
    {
        Description = "Folder of results",
        DefaultValueFactory = _ => Path.Combine(Repository.Root, "results")
    };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong(TableFormat, MarkdownFormat, JsonFormat);
        var command = new Command("published", "Lists what others have measured, with sources.") { Metric, Format, Results };
        command.SetAction(parsed => RunFileCommand.Run(
            "The published figures cannot be listed",
            () => List(parsed.GetValue(Results)!, parsed.GetValue(Metric)!, parsed.GetValue(Format)!)));
        return command;
    }

    private static void List(string results, string prefix, string format)
    {
        var all = PublishedFigures.Load(results);
        if (all.Count == 0)
        {
            throw new WrongUseException($"There are no published figures in {Path.Combine(results, PublishedFigures.Folder)}. Give the folder that holds '{PublishedFigures.Folder}' with --results.");
        }

        var chosen = all.Select(
            file => file with { Measurements = [.. file.Measurements.Where(measurement => IsAbout(measurement, prefix))] }).Where(file => file.Measurements.Count > 0).ToList();
        if (chosen.Count == 0)
        {
            var metrics = all.SelectMany(file => file.Measurements).SelectMany(measurement => measurement.Metrics)
                .Select(metric => metric.Metric)
                .Distinct()
                .Order(new MetricDefinitions(ExperimentList.Create().Metrics).Comparer);
            throw new WrongUseException(
                $"No published figure is beside a metric that begins with '{prefix}'. There are: {string.Join(", ", metrics)}.");
        }

        switch (format)
        {
            case JsonFormat:
                Console.Out.WriteLine(PublishedFigures.ToJson(chosen));
                break;
            case MarkdownFormat:
                WriteMarkdown(chosen);
                break;
            default:
                WriteTable(chosen);
                break;
        }
    }

    private static bool IsAbout(PublishedMeasurement measurement, string prefix) =>
        prefix.Length == 0 || measurement.Metrics.Any(metric => metric.Metric.StartsWith(prefix, StringComparison.Ordinal));

    private static IEnumerable<string[]> Rows(IReadOnlyList<PublishedFile> files) =>
        from file in files
        from measurement in file.Measurements
        from figure in measurement.Figures
        select (string[])
        [
            measurement.Metrics.Count == 0 ? $"none: {measurement.NoCounterpart}" : measurement.Metrics[0].ToString(),
            measurement.What,
            figure.Platform,
            figure.Here.Count == 0 ? $"none: {figure.NoCounterpart}" : figure.Here[0],
            PublishedValue.Text(measurement, figure),
            PublishedValue.Ratio(measurement, figure),
            measurement.N is { } n ? Quantity.Number(n).Split('.')[0] : "",
            measurement.SecondHand ? $"{file.Source.Name} (second hand)" : file.Source.Name,
            measurement.Method,
        ];

    private static void WriteTable(IReadOnlyList<PublishedFile> files)
    {
        TextColumn[] columns =
        [
            new(Columns[0]) { Breaks = true },
            new(Columns[1]) { Breaks = true, LeastWidth = 24, Rank = 1 },
            new(Columns[2]) { Breaks = true, LeastWidth = 16 },
            new(Columns[3]) { Breaks = true, LeastWidth = 16, Rank = 4 },
            new(Columns[4]) { IsNumber = true },
            new(Columns[5]) { IsNumber = true, Rank = 3 },
            new(Columns[6]) { IsNumber = true, Rank = 5 },
            new(Columns[7]) { Breaks = true, LeastWidth = 12, Rank = 2 },
        ];

        // How it was measured is too long for a column of a console.
        Terminal.Out.Write(new TextTable(columns, [.. Rows(files).Select(row => row.SkipLast(1).Select(TextCell.FromString).ToArray())]));
        foreach (var file in files)
        {
            Terminal.Out.Say($"{file.Source.Name}: {file.Source.Citation} {file.Source.Url}", indent: 2);
        }
    }

    private static void WriteMarkdown(IReadOnlyList<PublishedFile> files)
    {
        string[] lines =
        [
            Line(Columns),
            $"|{string.Concat(Columns.Select(_ => " --- |"))}",
            .. Rows(files).Select(Line),
            "",
            .. files.Select(file => $"- {file.Source.Name}: {file.Source.Citation} <{file.Source.Url}>"),
        ];
        foreach (var line in lines)
        {
            Console.Out.Write(line + "\n");
        }
    }

    private static string Line(IEnumerable<string> cells)
        => $"| {string.Join(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal)))} |";
}
