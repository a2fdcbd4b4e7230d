namespace Bench.Commands;

/// <summary><c>bench show RUN</c>: tables of a run.</summary>
internal static class ShowCommand
{
    /// <summary>In place of a folder: the newest run below <c>results/</c>.</summary>
    private const string Latest = "latest";

    internal static readonly Argument<string?> Run = new("RUN")
    {
        Description = $"Folder of a run; '{Latest}', or nothing, for the newest below results/",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> All = new("--all") { Description = "Show every metric, not only the headlines" };

    private static readonly Option<bool> Answer = new("--answer") { Description = "Show the one-screen answer instead of tables" };

    private static readonly Option<bool> Phases =
        CommandOptions.Flag("--phases", "Show where the time of each boot goes, and who spends it");

    public static Command Create() =>
        new Command("show", "Prints tables of a run.\nShows the headlines, unless --metric or --all selects others.")
        {
            Run, All, Answer, Phases, RunSelection.Options,
        }.Reading("The run cannot be shown", Show);

    private static int Show(ParseResult parsed)
    {
        var folder = FolderOf(parsed.GetValue(Run));
        var data = Read(folder);
        if (parsed.GetValue(Answer))
        {
            AnswerView.Write(Terminal.Out, data, folder.Path);
            return ExitCode.Success;
        }

        var selected = RunSelection.Select(parsed, data).Summary;
        var (selectsMetrics, selectsPlatforms) = RunSelection.Has(parsed);
        if (selected.Metrics.Count == 0 && RunSelection.Options.Any(option => parsed.GetResult(option) is { Implicit: false }))
        {
            throw new WrongUseException("The selection has no result: it was taken before the first round. See 'bench show --all'.");
        }

        if (!parsed.GetValue(Phases))
        {
            var showsAll = selectsMetrics || parsed.GetValue(All);
            var rows = showsAll ? selected.Metrics : MarkdownSummary.HeadlinesOf(data.Environment, selected);
            ResultTable.Write(Terminal.Out, data, rows);
            return ExitCode.Success;
        }

        if (selected.Boots.Count == 0)
        {
            throw new WrongUseException(data.Summary.Boots.Count > 0
                ? "No boot of the run is selected. Leave --metric out: phases belong to whole boots."
                : "The run shows no phases of boots. To measure them: bench --filter '*Boot*'.");
        }

        Terminal.Out.Write(PhasesText.Lines(selected.Boots, Terminal.Out.Profile.Width, selectsPlatforms ? null : data.Summary));
        return ExitCode.Success;
    }

    /// <summary>Reads a run, and says on standard error which samples are damaged and left out.</summary>
    internal static RunData Read(RunFolder folder)
    {
        var data = folder.ReadTolerantly();
        foreach (var damaged in data.DamagedLines)
        {
            Terminal.Error.Say($"{folder.FullPath(RunFiles.Samples)}, line {damaged.Line}: left out: {damaged.Problem}");
        }

        return data;
    }

    internal static RunFolder FolderOf(string? run)
    {
        if (run is not (null or Latest) || Directory.Exists(run))
        {
            return RunFolder.Open(run);
        }

        var results = Path.Combine(Repository.Root, "results");
        return NewestIn(results) ?? throw new WrongUseException(
            $"Cannot find a run in {results}: it holds none. Make one with './scripts/bench', or give its folder.");
    }

    /// <summary>The run that began last; folders without a readable run are skipped.</summary>
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
}
