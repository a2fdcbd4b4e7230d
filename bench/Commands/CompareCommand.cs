using System.CommandLine;
using System.Globalization;
using Bench.Harness;
using Bench.Reporting.Charts;
using Bench.Results.Baselines;
using Bench.Results.Comparison;
using Spectre.Console;
using CommittedBaseline = Bench.Results.Baselines.Baseline;

namespace Bench.Commands;

/// <summary><c>bench compare BASE DIFF</c>: what is better, worse, the same, or cannot be told.</summary>
internal static class CompareCommand
{
    /// <summary>In place of a folder: the committed baseline that fits the later runs' host.</summary>
    private const string FittingBaseline = "baseline";

    private static readonly Argument<string> Baseline = new(
        "BASE")
    { Description = $"Runs to compare with: a folder, a glob in quotes, or several separated by commas. '{FittingBaseline}' finds the committed baseline that fits" };

    private static readonly Argument<string?> Diff = new("DIFF")
    {
        Description = "Runs to judge, in the same form; not with --between",
        Arity = ArgumentArity.ZeroOrOne
    };

    private static readonly Option<bool> Ratios = new("--ratios")
    {
        Description = "Compare ratios to native instead of values: for runs from hosts that differ"
    };

    private static readonly Option<bool> Values = new("--values") { Description = "Compare values only, even where the host has changed" };

    private static readonly Option<string?> Between = new("--between")
    {
        Description = "Compare two platforms of the same runs, paired by round: is B worse than A?",
        HelpName = "A,B"
    };

    private static readonly Option<bool> All = new("--all") { Description = "Show every metric, not only those that changed" };

    private static readonly Option<string> Format = new("--format")
    {
        Description = "Output format; markdown is for pull requests",
        DefaultValueFactory = _ => "table"
    };

    private static readonly Option<string?> Output = new("--output", "-o") { Description = "File to write instead of the standard output" };

    private static readonly Option<string?> Chart = new("--chart")
    {
        Description = "File for a chart of the ratios with their intervals, .svg or .png"
    };

    private static readonly Option<double> Alpha = new("--alpha")
    {
        Description = "Family-wise false-positive rate of all headline metrics together",
        DefaultValueFactory = _ => new ComparisonOptions().Significance
    };

    public static Command Create()
    {
        Format.AcceptOnlyFromAmong("table", "markdown", "json");
        var command = new Command("compare", "Compares runs: better, worse, same or undecided.\nExit codes: 0 nothing worse, 1 something worse, 2 wrong use or unreadable input, 3 not comparable.")
        {
            Baseline, Diff, Ratios, Values, Between, All, Format, Output, Chart, Alpha,
        };
        RulesOptions.AddTo(command);
        command.SetAction(parsed =>
        {
            var exit = ComparisonExit.Unreadable;
            var code = RunFileCommand.Run("The runs cannot be compared", () => exit = Compare(parsed));
            return code == ExitCode.Success ? (int)exit : code;
        });
        return command;
    }

    private static ComparisonExit Compare(ParseResult parsed)
    {
        var (baseline, diff, named, options) = SidesOf(parsed, Options(parsed));
        var result = RunComparison.Compare(baseline, diff, options);
        var sides = named ?? $"{Name(baseline, result.Baseline)} → {Name(diff, result.Diff)}";
        var all = parsed.GetValue(All);
        switch (parsed.GetValue(Format))
        {
            case "markdown":
                Write(parsed, ComparisonMarkdown.Write(result, all, sides));
                break;
            case "json":
                Write(parsed, ComparisonJson.Write(result));
                break;
            default:
                WriteTable(parsed, result, sides, all);
                break;
        }

        if (parsed.GetValue(Chart) is { } chart)
        {
            Draw(chart, result);
        }

        return result.Exit;
    }

    /// <summary>A side by its run's name or platform; several runs are counted.</summary>
    private static string Name(IReadOnlyList<RunDigest> runs, string name) => runs.Count == 1 ? name : $"{runs.Count} runs";

    private static Sides SidesOf(ParseResult parsed, ComparisonOptions options)
    {
        var named = parsed.GetValue(Baseline)!;
        if (options.Between is { } pair)
        {
            if (parsed.GetValue(Diff) is not null)
            {
                throw new WrongUseException("--between compares two platforms of the same runs: give no DIFF.");
            }

            var runs = Read(named);
            foreach (var platform in new[] { pair.Baseline, pair.Diff }.Where(
                platform => runs.All(run => run.Series.Keys.All(key => key.Case.PlatformLabel != platform))))
            {
                throw new WrongUseException($"No run of '{named}' has the platform '{platform}'. There are: {string.Join(", ", runs.SelectMany(run => run.Series.Keys).Select(key => key.Case.PlatformLabel).Distinct().Order(StringComparer.Ordinal))}.");
            }

            return new Sides(runs, runs, $"{pair.Baseline} → {pair.Diff}", options);
        }

        var later = parsed.GetValue(Diff) ?? throw new WrongUseException("Give DIFF, the runs to be judged, or --between A,B.");
        if (named == FittingBaseline)
        {
            var judged = Read(later);
            var (committed, fits) = BaselineFor(judged[0].Environment);
            var of = fits ? "baseline of the same host" : "nearest baseline (another host)";
            if (committed.Environment.Settings.Preset is var preset && preset != judged[0].Environment.Settings.Preset)
            {
                of += $", preset {preset}";
            }

            return new Sides(
                [committed.Folder.ReadDigest()],
                judged,
                $"Compared with {committed.Name}, {of}",
                fits ? options : options with { Basis = ComparisonBasis.Ratios });
        }

        // Both sides at once: reading is most of the work.
        var baseline = Task.Run(() => Read(named));
        var diff = Read(later);
        return new Sides(baseline.GetAwaiter().GetResult(), diff, null, options);
    }

    /// <summary>The committed baseline of the run's host, or else the nearest of another.</summary>
    private static (CommittedBaseline Baseline, bool Fits) BaselineFor(RunEnvironment run)
    {
        var (results, preset) = (Path.Combine(Repository.Root, "results"), run.Settings.Preset);
        return BaselineStore.Find(results, run.Host, preset) is { } fitting ? (fitting, true)
            : BaselineStore.Nearest(results, preset) is { } nearest ? (nearest, false)
            : throw new WrongUseException($"There is no baseline below {results}. 'bench baseline save RUN' keeps a run as one.");
    }

    /// <summary>Each run once: one that is named twice would count twice.</summary>
    private static IReadOnlyList<RunDigest> Read(string named)
    {
        RunFolder[] folders =
        [
            .. PathsOf(named)
                .SelectMany(
                    path => Directory.Exists(path) || !path.Contains('*', StringComparison.Ordinal) ? [path] : RunPaths.Resolve([path]))
                .Select(RunFolder.Open)
                .DistinctBy(folder => folder.Path),
        ];
        return folders.Length > 0
            ? [.. folders.Select(folder => folder.ReadDigest())]
            : throw new WrongUseException($"'{named}' names no run. Give the folder of a run, such as results/<run>.");
    }

    /// <summary>A folder may have a comma in its name.</summary>
    private static string[] PathsOf(string named) =>
        Directory.Exists(named) ? [named] : named.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static ComparisonOptions Options(ParseResult parsed)
    {
        var (ratios, values) = (parsed.GetValue(Ratios), parsed.GetValue(Values));
        if (parsed.GetValue(Chart) is { } chart && Path.GetExtension(chart) is not (".svg" or ".png"))
        {
            throw new WrongUseException($"--chart '{chart}' is neither .svg nor .png.");
        }

        if ((ratios || values) && parsed.GetValue(Between) is not null)
        {
            throw new WrongUseException(
                "--between compares platforms of the same rounds, which need no native: leave --ratios and --values out.");
        }

        if (ratios && values)
        {
            throw new WrongUseException("--ratios and --values exclude each other.");
        }

        var alpha = parsed.GetValue(Alpha);
        return alpha is not (> 0 and < 1)
            ? throw new WrongUseException($"--alpha is {alpha.ToString(CultureInfo.InvariantCulture)}, and must lie between 0 and 1.")
            : new ComparisonOptions
            {
                Basis = ratios ? ComparisonBasis.Ratios : values ? ComparisonBasis.Values : ComparisonBasis.ValuesHeldToNative,
                Significance = alpha,
                Rules = RulesOptions.Read(parsed),
                Between = PairOf(parsed.GetValue(Between)),
            };
    }

    private static PlatformPair? PairOf(string? between) => between?.Split(',', StringSplitOptions.TrimEntries) switch
    {
        null => null,
        [{ Length: > 0 } one, { Length: > 0 } other] when one != other => new PlatformPair(one, other),
        _ => throw new WrongUseException($"--between '{between}' is not understood. Give two platforms, as in runc,crun."),
    };

    private static void Write(ParseResult parsed, string text)
    {
        if (parsed.GetValue(Output) is { } file)
        {
            Save(file, () => File.WriteAllText(file, text));
        }
        else
        {
            Terminal.Out.Profile.Out.Writer.Write(text);
        }
    }

    private static void WriteTable(ParseResult parsed, ComparisonResult result, string sides, bool all)
    {
        if (parsed.GetValue(Output) is not { } file)
        {
            ComparisonTable.Write(Terminal.Out, result, sides, all);
            return;
        }

        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Ansi = AnsiSupport.No, Out = new AnsiConsoleOutput(writer) });
        console.Profile.Width = 240;
        ComparisonTable.Write(console, result, sides, all);
        Save(file, () => File.WriteAllText(file, writer.ToString()));
    }

    private static void Draw(string file, ComparisonResult result)
    {
        if (ComparisonChart.Draw(result) is not { } figure)
        {
            Terminal.Error.Say($"{file} was not drawn: no metric has a ratio.");
        }
        else if (Path.GetExtension(file) == ".svg")
        {
            Save(file, () => File.WriteAllText(file, figure.ToSvg()));
        }
        else
        {
            Save(file, () => File.WriteAllBytes(file, figure.ToPng()));
        }
    }

    private static void Save(string file, Action write)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new WrongUseException($"The comparison cannot be written to '{file}': {error.Message} Give another file.");
        }
    }

    /// <param name="Baseline">The runs to compare with.</param>
    /// <param name="Diff">The runs that are judged.</param>
    /// <param name="Named">What is compared with what, where the runs' names do not say it.</param>
    /// <param name="Options">How.</param>
    private sealed record Sides(IReadOnlyList<RunDigest> Baseline, IReadOnlyList<RunDigest> Diff, string? Named, ComparisonOptions Options);
}
