using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Experiments;
using Bench.Harness;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Native;
using Bench.Views;
using Spectre.Console;

namespace Bench.Commands;

/// <summary><c>bench</c> without a command: runs experiments.</summary>
internal static class RunCommand
{
    private static readonly Option<string> PresetOption = new("--preset", "-p")
    {
        Description = string.Join('\n', Preset.All.Select(preset => $"{preset.Name}: {preset.Purpose}")),
        DefaultValueFactory = _ => Preset.DefaultName,
    };

    private static readonly Option<int?> RoundsOption = new("--rounds")
    {
        Description = "Number of rounds instead of the preset's; intervals need 6",
    };

    private static readonly Option<TimeSpan?> BudgetOption = new("--budget")
    {
        Description = "Run as many rounds as fit into this time, at least one: 20m, 90s or 1h30m",
        HelpName = "time",
        CustomParser = ParseBudget,
    };

    private static readonly Option<double?> PrecisionOption = new("--precision")
    {
        Description = "Run until the interval of each headline ratio is within this share of it, as 5%: "
            + $"{PreciseRounds.FewestRounds} rounds at least, and as many as --rounds or --budget allow",
        HelpName = "share",
        CustomParser = ParsePrecision,
    };

    private static readonly Option<string[]> FilterOption = new("--filter", "-f")
    {
        Description = "Benchmarks to run, as globs over their names: '*Boot*', '*Disk*randread*'",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> GuestOption = ListOption(
        "--guest",
        $"Guests to use, separated by commas: {string.Join(", ", GuestStore.KnownGuests)}",
        GuestStore.KnownGuests);

    private static readonly Option<string?> ListOptionOption = new("--list")
    {
        Description = "List the selected benchmarks and start nothing",
        Arity = ArgumentArity.ZeroOrOne,
        HelpName = "flat|tree",
    };

    private static readonly Option<bool> DryRunOption = new("--dry-run")
    {
        Description = "Print the plan (cases, order, estimated time) and start nothing",
    };

    private static readonly Option<bool> KeepCachesOption = new("--keep-caches")
    {
        Description = "Do not drop the test file from the page cache before each disk job",
    };

    // Four times as many rounds make an interval half as wide: more than these bring little.
    private const int MostPreciseRounds = 100;

    /// <summary>Adds the options and the action to the program's root.</summary>
    public static void AddTo(RootCommand root)
    {
        PresetOption.AcceptOnlyFromAmong([.. Preset.All.Select(preset => preset.Name)]);
        ListOptionOption.AcceptOnlyFromAmong("flat", "tree");
        RoundsOption.Validators.Add(result =>
        {
            // What is no number at all is told by the parser; asking it for the value would throw.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var rounds) && rounds < 1)
            {
                result.AddError("--rounds must be 1 or more.");
            }
        });
        root.Validators.Add(result =>
        {
            if (result.GetResult(BudgetOption) is not null && result.GetResult(RoundsOption) is not null)
            {
                result.AddError("--budget and --rounds exclude each other. Name the time or the number of rounds.");
            }
        });
        foreach (var option in new Option[] {
            PresetOption,
            RoundsOption,
            BudgetOption,
            PrecisionOption,
            FilterOption,
            GuestOption,
            ListOptionOption,
            DryRunOption,
            KeepCachesOption })
        {
            root.Options.Add(option);
        }

        RunPlace.AddTo(root);
        PlatformSelection.AddTo(root);
        root.SetAction((parsed, cancellation) => RunAsync(parsed, cancellation));
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        // As in HostCommand: only after the call has returned do signals interrupt in order.
        await Task.Yield();
        var preset = Preset.All.Single(preset => preset.Name == parsed.GetValue(PresetOption));
        IReadOnlyList<IPlatform> platforms;
        try
        {
            // A filter says itself what it is after: it goes over all platforms, not only over the preset's.
            platforms = await PlatformSelection.ReadAsync(
                parsed,
                parsed.GetValue(FilterOption) is { Length: > 0 } ? [] : preset.Platforms,
                cancellation);
        }
        catch (WrongUseException exception)
        {
            Terminal.Error.Say(exception.Message);
            return ExitCode.WrongUse;
        }

        var options = new RunOptions
        {
            Preset = preset,
            Rounds = parsed.GetValue(RoundsOption),
            Budget = parsed.GetValue(BudgetOption),
            Precision = parsed.GetValue(PrecisionOption),
            Platforms = platforms,
            NamesPlatforms = PlatformSelection.IsMadeIn(parsed),
            Guests = parsed.GetValue(GuestOption) ?? [],
            Filters = parsed.GetValue(FilterOption) ?? [],
            KeepCaches = parsed.GetValue(KeepCachesOption),
            Seed = RunPlace.Seed(parsed),
            Output = RunPlace.Output(parsed),
            Artifacts = RunPlace.Artifacts(parsed),
        };
        if (options.Precision is not null && platforms.All(platform => platform.Name != NativePlatform.PlatformName))
        {
            Terminal.Error.Say("--precision is that of ratios to native, and native is not among the platforms. Add it to --platform.");
            return ExitCode.WrongUse;
        }

        var console = Terminal.Out;
        var catalog = ExperimentList.Create();
        var cases = catalog.Select(options);
        if (cases.Count == 0)
        {
            Terminal.Error.Say($"No benchmark matches {Asked(options, PlatformSelection.AskedIn(parsed))}. 'bench --list' shows what there is; --filter takes globs over full names, such as '*Boot*'.");
            return ExitCode.WrongUse;
        }

        foreach (var glob in new CaseFilter(options.Filters).SelectingNone([.. cases.Select(one => one.Name)]))
        {
            Terminal.Error.Say($"--filter '{glob}' selects nothing; the others do. 'bench --list flat --preset full' shows all names.");
        }

        if (parsed.GetResult(ListOptionOption) is not null)
        {
            CaseListing.Write(console, cases, asTree: parsed.GetValue(ListOptionOption) == "tree");
            return ExitCode.Success;
        }

        if (parsed.GetValue(DryRunOption))
        {
            CaseListing.WritePlan(console, options, new Schedule(cases, options));
            return ExitCode.Success;
        }

        return await MeasureAsync(options, catalog, cases, console, cancellation);
    }

    private static async Task<int> MeasureAsync(
        RunOptions options,
        ExperimentCatalog catalog,
        IReadOnlyList<Case> cases,
        IAnsiConsole console,
        CancellationToken cancellation)
    {
        try
        {
            var plan = PlanOf(options, new Schedule(cases, options), new MetricDefinitions(catalog.Metrics));
            var run = new HarnessRun(
                options,
                catalog.Declarations,
                new BenchmarkDotNetRunner(options.Artifacts),
                plan,
                new RunProgress(console),
                cancellation);
            var outcome = await run.RunAsync(cases, (folder, data) => RunDrawing.Write(folder, data));
            console.WriteLine();
            AnswerView.Write(console, outcome.Data, outcome.Folder.Path);
            TellWhatIsTooWide(options, plan);
            WarnOfFewRounds(options, outcome.Data.Environment.Settings.Rounds);
            if (cancellation.IsCancellationRequested)
            {
                Terminal.Error.Say("Interrupted: the figures above are of what had been measured.");
                return ExitCode.Interrupted;
            }

            if (outcome.CasesRun == 0)
            {
                Terminal.Error.Say("Nothing could be run: see the reasons above.");
                return ExitCode.Failure;
            }

            if (outcome.Failures > 0)
            {
                Terminal.Error.Say($"{outcome.Failures} measurement{(outcome.Failures == 1 ? string.Empty : "s")} failed: 'bench show' counts them with their reasons.");
                return ExitCode.Failure;
            }

            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            Terminal.Error.Say("Interrupted before anything was measured.");
            return ExitCode.Interrupted;
        }
        catch (Exception exception) when (exception is InstanceException or GuestException or IOException or UnauthorizedAccessException)
        {
            Terminal.Error.Say($"The run could not be made: {FailureText.Of(exception)}");
            return ExitCode.Failure;
        }
    }

    private static IRoundPlan PlanOf(RunOptions options, Schedule schedule, MetricDefinitions metrics)
    {
        IRoundPlan limit = options.Budget is { } budget
            ? new BudgetedRounds(budget, schedule.RoundTime(assumesEmulation: true), TimeProvider.System)
            : new FixedRounds(options.Rounds ?? (options.Precision is null ? options.RoundsToRun : MostPreciseRounds));
        return options.Precision is { } precision ? new PreciseRounds(precision, limit, metrics) : limit;
    }

    private static void TellWhatIsTooWide(RunOptions options, IRoundPlan plan)
    {
        if (plan is not PreciseRounds { IsReached: false } precise)
        {
            return;
        }

        var what = precise.TooWide is [var (key, width), ..] wide
            ? $"by {wide.Count} headline ratio{(wide.Count == 1 ? string.Empty : "s")}; the widest is {key.Metric} of {key.Case.PlatformLabel}, ± {width:0.#%}"
            : $"in fewer than {PreciseRounds.FewestRounds} rounds, or without a ratio to native";
        Terminal.Error.Say($"--precision {options.Precision:0.#%} was not reached {what}. Give more time with --budget.");
    }

    private static double? ParsePrecision(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (double.TryParse(text.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && (text.EndsWith('%') ? number / 100 : number) is > 0 and < 1 and var share)
        {
            return share;
        }

        result.AddError($"--precision '{text}' is not a share between 0 and 1. Write 5% or 0.05.");
        return null;
    }

    private static void WarnOfFewRounds(RunOptions options, int rounds)
    {
        if (options.Budget is { } budget && CaseListing.TooFewRounds(budget, rounds) is { } warning)
        {
            Terminal.Error.Say(warning);
        }
    }

    private static TimeSpan? ParseBudget(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var match = Regex.Match(
            text,
            @"^((?<hours>[0-9]{1,3})h)?((?<minutes>[0-9]{1,5})m)?((?<seconds>[0-9]{1,7})s)?$",
            RegexOptions.ExplicitCapture);
        var time = TimeSpan.FromHours(Number("hours")) + TimeSpan.FromMinutes(Number("minutes")) + TimeSpan.FromSeconds(Number("seconds"));
        if (time > TimeSpan.Zero)
        {
            return time;
        }

        result.AddError($"--budget '{text}' is not a time. Write 20m, 90s or 1h30m.");
        return null;

        int Number(string unit) =>
            match.Groups[unit] is { Success: true, Value: var digits } ? int.Parse(digits, CultureInfo.InvariantCulture) : 0;
    }

    private static string Asked(RunOptions options, IEnumerable<string> platforms)
    {
        List<string> asked =
        [
            .. options.Filters.Select(filter => $"--filter '{filter}'"),
            .. platforms,
            .. options.Guests.Select(guest => $"--guest {guest}"),
        ];
        return asked.Count == 0 ? "the preset" : string.Join(' ', asked);
    }

    private static Option<string[]> ListOption(string name, string description, IReadOnlyList<string>? known = null) => new(name)
    {
        Description = description,
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => Split(result, name, known),
    };

    private static string[] Split(ArgumentResult result, string name, IReadOnlyList<string>? known)
    {
        string[] given = [.. result.Tokens
            .SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
        foreach (var value in known is null ? [] : given.Except(known))
        {
            result.AddError($"{name} '{value}' is not known. Allowed: {string.Join(", ", known!)}.");
        }

        return given;
    }
}
