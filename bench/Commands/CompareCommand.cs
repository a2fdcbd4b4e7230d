using System.Text;
using Bench.Reporting.Charts;
using Bench.Results.Baselines;
using Bench.Results.Comparison;

namespace Bench.Commands;

/// <summary><c>bench compare BASE DIFF</c>: better, worse, the same or undecided.</summary>
internal static class CompareCommand
{
    /// <summary>In place of a folder: the committed baseline that fits the later runs' host.</summary>
    private const string FittingBaseline = "baseline";

    private static readonly Argument<string> Base = new("BASE")
    {
        Description = "Runs to compare with: a folder, a glob in quotes, or several separated by commas. "
            + $"'{FittingBaseline}' finds the committed baseline that fits",
    };

    private static readonly Argument<string?> Diff = new("DIFF")
    {
        Description = "Runs to judge, in the same form; not with --between",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<bool> Ratios =
        CommandOptions.Flag("--ratios", "Compare ratios to native instead of values: for runs from hosts that differ");

    private static readonly Option<bool> Values = new("--values") { Description = "Compare values only, even where the host has changed" };

    private static readonly Option<string?> Between = new("--between")
    {
        Description = "Compare two platforms of the same runs, paired by round: is B worse than A?",
        HelpName = "A,B",
    };

    private static readonly Option<bool> All = new("--all") { Description = "Show every metric, not only those that changed" };

    private static readonly Option<string> Format =
        CommandOptions.Choice("--format", "Output format; markdown is for pull requests", "table", "markdown", "json");

    private static readonly Option<string?> Chart =
        new("--chart") { Description = "File for a chart of the ratios with their intervals, .svg or .png" };

    private static readonly Option<double> Alpha = CommandOptions.Of(
        "--alpha",
        "Family-wise false-positive rate of all headline metrics together",
        new ComparisonOptions().Significance).Check<double, double>(alpha => alpha is > 0 and < 1, "must lie between 0 and 1");

    public static Command Create() => new Command(
        "compare",
        "Compares runs: better, worse, same or undecided.\n"
        + "Exit codes: 0 nothing worse, 1 something worse, 2 wrong use or unreadable input, 3 not comparable.")
    {
        Base, Diff, Ratios, Values, Between, All, Format, Chart, Alpha, CommandOptions.RulesFile,
    }.Reading("The runs cannot be compared", Compare);

    private static int Compare(ParseResult parsed)
    {
        var (baseline, diff, named, options) = SidesOf(parsed, Options(parsed));
        var result = RunComparison.Compare(baseline, diff, options);
        var sides = named ?? $"{Name(baseline, result.Baseline)} → {Name(diff, result.Diff)}";
        var all = parsed.GetValue(All);
        switch (parsed.GetValue(Format))
        {
            case "markdown":
                Console.Out.Write(ComparisonMarkdown.Write(result, all, sides));
                break;
            case "json":
                Console.Out.Write(result.ToJson());
                break;
            default:
                ComparisonTable.Write(Terminal.Out, result, sides, all);
                break;
        }

        if (parsed.GetValue(Chart) is { } chart)
        {
            Draw(chart, result);
        }

        return (int)result.Exit;
    }

    /// <summary>A side by its run's name or platform; several runs are counted.</summary>
    private static string Name(IReadOnlyList<RunDigest> runs, string name) => runs.Count == 1 ? name : $"{runs.Count} runs";

    private static Sides SidesOf(ParseResult parsed, ComparisonOptions options)
    {
        var named = parsed.GetValue(Base)!;
        var later = parsed.GetValue(Diff);
        if (options.Between is { } pair)
        {
            return later is null
                ? PlatformsOf(Read(named), named, pair, options)
                : throw new WrongUseException("--between compares two platforms of the same runs: give no DIFF.");
        }

        if (later is null)
        {
            throw new WrongUseException("Give DIFF, the runs to be judged, or --between A,B.");
        }

        if (named == FittingBaseline)
        {
            return WithBaseline(Read(later), options);
        }

        // Both sides at once: reading is most of the work.
        var baseline = Task.Run(() => Read(named));
        var diff = Read(later);
        return new Sides(baseline.GetAwaiter().GetResult(), diff, null, options);
    }

    private static Sides PlatformsOf(List<RunDigest> runs, string named, PlatformPair pair, ComparisonOptions options)
    {
        var known = runs.SelectMany(run => run.Series.Keys).Select(key => key.Case.PlatformLabel).ToHashSet();
        foreach (var platform in new[] { pair.Baseline, pair.Diff }.Where(platform => !known.Contains(platform)))
        {
            var names = string.Join(", ", known.Order(StringComparer.Ordinal));
            throw new WrongUseException($"No run of '{named}' has the platform '{platform}'. There are: {names}.");
        }

        return new Sides(runs, runs, $"{pair.Baseline} → {pair.Diff}", options);
    }

    /// <summary>Compares with the committed baseline of the runs' host, or else the nearest of another.</summary>
    private static Sides WithBaseline(List<RunDigest> runs, ComparisonOptions options)
    {
        var results = Path.Combine(Repository.Root, "results");
        var run = runs[0].Environment;
        var baseline = BaselineStore.Find(results, run)
            ?? throw new WrongUseException($"There is no other baseline below {results}. 'bench baseline save RUN' keeps a run as one.");
        var fits = baseline.MismatchesWith(run.Host).Count == 0;
        if (!fits && options.Basis == ComparisonBasis.Values)
        {
            throw new WrongUseException($"No baseline below {results} is of a host like the run's, and values do not compare otherwise. "
                + "Leave out --values, and ratios to native are compared.");
        }

        var kind = fits ? "baseline of the same host" : "nearest baseline (another host)";
        var itsPreset = baseline.Environment.Settings.Preset;
        return new Sides(
            [baseline.Folder.ReadDigest()],
            runs,
            $"Compared with {baseline.Name}, {kind}{(itsPreset == run.Settings.Preset ? "" : $", preset {itsPreset}")}",
            fits ? options : options with { Basis = ComparisonBasis.Ratios });
    }

    /// <summary>Each run once. A folder may have a comma in its name.</summary>
    private static List<RunDigest> Read(string named)
    {
        var paths = Directory.Exists(named) ? [named] : CommandOptions.Split(named);
        var folders = paths
            .SelectMany(path => path.Contains('*', StringComparison.Ordinal) && !Directory.Exists(path) ? RunPaths.Resolve([path]) : [path])
            .Select(RunFolder.Open)
            .DistinctBy(folder => folder.Path)
            .ToList();
        return folders.Count > 0
            ? folders.ConvertAll(folder => folder.ReadDigest())
            : throw new WrongUseException($"'{named}' names no run. Give the folder of a run, such as results/<run>.");
    }

    private static ComparisonOptions Options(ParseResult parsed)
    {
        var (ratios, values, between) = (parsed.GetValue(Ratios), parsed.GetValue(Values), parsed.GetValue(Between));
        if (parsed.GetValue(Chart) is { } chart && Path.GetExtension(chart) is not (".svg" or ".png"))
        {
            throw new WrongUseException($"--chart '{chart}' is neither .svg nor .png.");
        }

        if (new[] { ratios, values, between is not null }.Count(isGiven => isGiven) > 1)
        {
            throw new WrongUseException("--ratios, --values and --between exclude each other. Give one of them.");
        }

        return new ComparisonOptions
        {
            Basis = ratios ? ComparisonBasis.Ratios : values ? ComparisonBasis.Values : ComparisonBasis.ValuesHeldToNative,
            Significance = parsed.GetValue(Alpha),
            Rules = CommandOptions.Rules(parsed),
            Between = PairOf(between),
        };
    }

    private static PlatformPair? PairOf(string? between) => between?.Split(',', StringSplitOptions.TrimEntries) switch
    {
        null => null,
        [{ Length: > 0 } one, { Length: > 0 } other] when one != other => new PlatformPair(one, other),
        _ => throw new WrongUseException($"--between '{between}' is not understood. Give two platforms, as in runc,crun."),
    };

    private static void Draw(string file, ComparisonResult result)
    {
        if (ComparisonChart.Draw(result) is not { } figure)
        {
            Terminal.Error.Say($"{file} was not drawn: no metric has a ratio.");
            return;
        }

        File.WriteAllBytes(file, Path.GetExtension(file) == ".svg" ? Encoding.UTF8.GetBytes(figure.ToSvg()) : figure.ToPng());
    }

    /// <param name="Named">The two sides in words, where the runs' names do not suffice.</param>
    private sealed record Sides(IReadOnlyList<RunDigest> Base, IReadOnlyList<RunDigest> Diff, string? Named, ComparisonOptions Options);
}
