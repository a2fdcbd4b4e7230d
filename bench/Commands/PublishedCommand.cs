using System.CommandLine;
using Bench.Experiments;
using Bench.Results.Literature;

namespace Bench.Commands;

/// <summary><c>bench published</c>: the figures from the literature that reports show beside a run's own.</summary>
internal static class PublishedCommand
{
    private static readonly TextColumn[] Columns =
    [
        new("metric here") { Breaks = true },
        new("what") { Breaks = true, LeastWidth = 24, Rank = 1 },
        new("their platform") { Breaks = true, LeastWidth = 16 },
        new("here") { Breaks = true, LeastWidth = 16, Rank = 4 },
        new("value") { IsNumber = true },
        new("ratio") { IsNumber = true, Rank = 3 },
        new("n") { IsNumber = true, Rank = 5 },
        new("source") { Breaks = true, LeastWidth = 12, Rank = 2 },
        new("method"),
    ];

    private static readonly Option<string> Format = CommandOptions.Choice("--format", "Output format", "table", "markdown", "json");

    private static readonly Option<string> Metric =
        CommandOptions.Of("--metric", "List only figures for metrics whose names begin so: disk. or boot.ready", "");

    private static readonly Option<string> Results = CommandOptions.Folder("--results", "Folder of results", "results");

    public static Command Create()
    {
        var command = new Command("published", "Lists what others have measured, with sources.") { Metric, Format, Results };
        command.SetAction(parsed => CommandRunner.Run(
            "The published figures cannot be listed",
            () => List(parsed.GetValue(Results)!, parsed.GetValue(Metric)!, parsed.GetValue(Format)!)));
        return command;
    }

    private static int List(string results, string prefix, string format)
    {
        var chosen = Choose(results, prefix);
        switch (format)
        {
            case "json":
                Console.Out.WriteLine(PublishedFigures.ToJson(chosen));
                break;
            case "markdown":
                RowOutput.WriteMarkdown(Console.Out, Columns.Select(column => column.Title), Rows(chosen));
                Console.Out.Write('\n');
                foreach (var source in chosen.Select(file => file.Source))
                {
                    Console.Out.Write($"- {source.Name}: {source.Citation} <{source.Url}>\n");
                }

                break;
            default:
                // The method is too long for a column of a console.
                TextCell[][] cells = [.. Rows(chosen).Select(row => row.SkipLast(1).Select(TextCell.FromString).ToArray())];
                Terminal.Out.Write(new TextTable(Columns[..^1], cells));
                foreach (var source in chosen.Select(file => file.Source))
                {
                    Terminal.Out.Say($"{source.Name}: {source.Citation} {source.Url}", indent: 2);
                }

                break;
        }

        return ExitCode.Success;
    }

    private static List<PublishedFile> Choose(string results, string prefix)
    {
        var all = PublishedFigures.Load(results);
        if (all.Count == 0)
        {
            throw new WrongUseException($"There are no published figures in {Path.Combine(results, PublishedFigures.Folder)}. "
                + $"Give the folder that holds '{PublishedFigures.Folder}' with --results.");
        }

        var chosen = all.Select(file => file with { Measurements = [.. file.Measurements.Where(IsChosen)] })
            .Where(file => file.Measurements.Count > 0)
            .ToList();
        if (chosen.Count > 0)
        {
            return chosen;
        }

        var metrics = all.SelectMany(file => file.Measurements)
            .SelectMany(measurement => measurement.Metrics)
            .Select(metric => metric.Metric)
            .Distinct()
            .Order(new MetricDefinitions(ExperimentList.Create().Metrics).Comparer);
        throw new WrongUseException(
            $"No published figure is beside a metric that begins with '{prefix}'. There are: {string.Join(", ", metrics)}.");

        bool IsChosen(PublishedMeasurement measurement) =>
            prefix.Length == 0 || measurement.Metrics.Any(metric => metric.Metric.StartsWith(prefix, StringComparison.Ordinal));
    }

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
}
