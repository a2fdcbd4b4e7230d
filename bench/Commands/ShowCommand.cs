using System.CommandLine;
using System.IO.Enumeration;
using Bench.Harness;

namespace Bench.Commands;

/// <summary><c>bench show RUN</c>: tables of a run.</summary>
internal static class ShowCommand
{
    /// <summary>In place of a folder: the newest run below <c>results/</c>.</summary>
    private const string Latest = "latest";

    private static readonly Argument<string?> Run = new("RUN")
    {
        Description = $"Folder of a run; '{Latest}', or nothing, for the newest below results/",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Metric = new("--metric")
    {
        Description = "Metrics to show instead of the headlines, as a glob: 'disk.*'",
        HelpName = "glob",
    };

    private static readonly Option<string[]> Platforms = new("--platform")
    {
        Description = "Platforms to show, separated by commas",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(token => Split(token.Value))],
    };

    private static readonly Option<bool> All = new("--all") { Description = "Show every metric, not only the headlines" };

    private static readonly Option<bool> Answer = new("--answer") { Description = "Show the one-screen answer instead of tables" };

    private static readonly Option<bool> Phases = new("--phases")
    {
        Description = "Show where the time of each boot goes, and who spends it"
    };

    public static Command Create()
    {
        var command = new Command("show", "Prints tables of a run.") { Run, Metric, Platforms, All, Answer, Phases };
        command.SetAction(parsed => RunFileCommand.Run("The run cannot be shown", () => Show(parsed)));
        return command;
    }

    private static void Show(ParseResult parsed)
    {
        var folder = FolderOf(parsed.GetValue(Run));
        var data = folder.ReadTolerantly();
        if (parsed.GetValue(Answer))
        {
            AnswerView.Write(Terminal.Out, data, folder.Path);
        }
        else if (parsed.GetValue(Phases))
        {
            var summary = parsed.GetValue(Platforms) is { Length: > 0 } ? null : data.Summary;
            LineView.Write(Terminal.Out, PhasesText.Lines(SelectBoots(parsed, data), Terminal.Out.Profile.Width, summary));
        }
        else
        {
            ResultTable.Write(Terminal.Out, data, Select(parsed, data));
        }
    }

    private static RunFolder FolderOf(string? run)
    {
        if (run is not (null or Latest) || Directory.Exists(run))
        {
            return RunFolder.Open(run);
        }

        var results = Path.Combine(Repository.Root, "results");
        return NewestIn(results) ?? throw new WrongUseException(
            $"Cannot find a run in {results}: it holds none. Make one with './scripts/bench', or give its folder.");
    }

    /// <summary>The run that began last; folders that hold no run that can be read are passed over.</summary>
    private static RunFolder? NewestIn(string results)
    {
        var runs = new List<(RunFolder Folder, DateTimeOffset Started)>();
        foreach (var path in Directory.Exists(results) ? Directory.GetDirectories(results) : [])
        {
            try
            {
                var folder = RunFolder.Open(path);
                runs.Add((folder, folder.ReadEnvironment().Started));
            }
            catch (RunFormatException)
            {
                // baselines/ and published/ are folders of results, too.
            }
        }

        return runs.Count == 0 ? null : runs.MaxBy(run => run.Started).Folder;
    }

    private static MetricSummary[] Select(ParseResult parsed, RunData data)
    {
        var metric = parsed.GetValue(Metric);
        var rows = metric is not null ? data.Summary.Metrics.Where(row => FileSystemName.MatchesSimpleExpression(metric, row.Metric))
            : parsed.GetValue(All) ? data.Summary.Metrics
            : MarkdownSummary.HeadlinesOf(data.Environment, data.Summary);
        var platforms = parsed.GetValue(Platforms) ?? [];
        RefuseUnknown(platforms, data);
        MetricSummary[] selected = [.. rows.Where(row => platforms.Length == 0 || platforms.Any(platform => Is(row.Case, platform)))];
        if (metric is null || selected.Length > 0)
        {
            return selected;
        }

        var known = data.Summary.Metrics.Select(row => row.Metric).Distinct().Order(StringComparer.Ordinal);
        throw new WrongUseException($"No metric of the run matches --metric '{metric}'. It has: {string.Join(", ", known)}.");
    }

    private static BootBreakdown[] SelectBoots(ParseResult parsed, RunData data)
    {
        var platforms = parsed.GetValue(Platforms) ?? [];
        RefuseUnknown(platforms, data);
        BootBreakdown[] selected = [.. data.Summary.Boots
            .Where(one => platforms.Length == 0 || platforms.Any(platform => Is(one.Case, platform)))];
        return selected.Length > 0
            ? selected
            : throw new WrongUseException("The run shows no phases of boots. To measure them: bench --filter '*Boot*'.");
    }

    private static void RefuseUnknown(string[] platforms, RunData data)
    {
        foreach (var platform in platforms.Where(platform => !data.Summary.Metrics.Any(row => Is(row.Case, platform))))
        {
            var known = data.Summary.Metrics.Select(row => row.Case.PlatformLabel).Distinct().Order(StringComparer.Ordinal);
            throw new WrongUseException($"The run has no values of --platform '{platform}'. It has: {string.Join(", ", known)}.");
        }
    }

    /// <summary>A machine may be named without its accelerator.</summary>
    private static bool Is(CaseId id, string platform) => id.PlatformLabel == platform || id.Platform == platform;

    private static string[] Split(string platforms) =>
        platforms.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
