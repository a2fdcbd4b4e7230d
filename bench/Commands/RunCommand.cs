using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Bench.Experiments;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Guests;
using Bench.Platforms.Processes;

namespace Bench.Commands;

/// <summary><c>bench</c> without a command: runs experiments.</summary>
internal static class RunCommand
{
    private static readonly Option<string> PresetOption = CommandOptions.Of(
        "--preset",
        string.Join('\n', Preset.All.Select(preset => $"{preset.Name}: {preset.Purpose}")),
        Preset.DefaultName);

    private static readonly Option<int?> Rounds = new Option<int?>("--rounds")
    {
        Description = "Number of rounds instead of the preset's; intervals need 6",
    }.Check<int?, int>(rounds => rounds >= 1, "must be 1 or more");

    private static readonly Option<TimeSpan?> Budget = new("--budget")
    {
        Description = "Run as many rounds as fit into this time, at least one: 20m, 90s or 1h30m",
        HelpName = "time",
        CustomParser = ParseBudget,
    };

    private static readonly Option<double?> Precision = new("--precision")
    {
        Description = "Run until the interval of each headline ratio is within this share of it, as 5%: "
            + $"{PreciseRounds.FewestRounds} rounds at least, and as many as --rounds or --budget allow",
        HelpName = "share",
        CustomParser = ParsePrecision,
    };

    private static readonly Option<string[]> Filter = new("--filter", "-f")
    {
        Description = "Benchmarks to run, as globs over their names: '*Boot*', '*Disk*runc*'. On all platforms, "
            + "or with --preset on its own",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string[]> Guest = CommandOptions.List(
        "--guest",
        $"Guests to use, separated by commas: {string.Join(", ", GuestStore.KnownGuests)}",
        GuestStore.KnownGuests);

    private static readonly Option<bool> List = new("--list") { Description = "List the selected benchmarks and start nothing" };

    private static readonly Option<bool> DryRun =
        CommandOptions.Flag("--dry-run", "Print the plan (cases, order, estimated time) and start nothing");

    private static readonly Option<bool> KeepCaches =
        CommandOptions.Flag("--keep-caches", "Do not drop the test file from the page cache before each disk job");

    /// <summary>Adds the options and the action to the program's root.</summary>
    public static void AddTo(RootCommand root)
    {
        PresetOption.Aliases.Add("-p");
        PresetOption.AcceptOnlyFromAmong([.. Preset.All.Select(preset => preset.Name)]);
        root.Validators.Add(result =>
        {
            if (result.GetResult(Budget) is not null && result.GetResult(Rounds) is not null)
            {
                result.AddError("--budget and --rounds exclude each other. Name the time or the number of rounds.");
            }
        });
        root.Add([PresetOption, Rounds, Budget, Precision, Filter, Guest, List, DryRun, KeepCaches]);
        root.Add([.. CommandOptions.OfRuns, .. PlatformSelection.Options]);
        root.OnHost("The run could not be made", RunAsync);
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var options = await OptionsOf(parsed, cancellation);
        var catalog = ExperimentList.Create();
        var cases = CommandOptions.CasesOf(catalog, options);
        foreach (var glob in new CaseFilter(options.Filters).SelectingNone([.. cases.Select(one => one.Name)]))
        {
            Terminal.Error.Say($"--filter '{glob}' selects nothing; the others do. 'bench --list --preset full' shows all names.");
        }

        if (parsed.GetValue(List))
        {
            Terminal.Out.WriteWhole(string.Join('\n', cases.Select(one => one.Name)));
            return ExitCode.Success;
        }

        var schedule = new Schedule(cases, options);
        if (parsed.GetValue(DryRun))
        {
            RunPlanView.Write(Terminal.Out, options, schedule);
            return ExitCode.Success;
        }

        var plan = PlanOf(options, schedule, new MetricDefinitions(catalog.Metrics));
        var runner = new BenchmarkDotNetRunner(options.Artifacts);
        var run = new HarnessRun(options, catalog.Declarations, runner, plan, new RunProgress(Terminal.Out), cancellation);
        var outcome = await run.RunAsync(cases, (folder, data) => RunDrawing.Write(folder, data));
        return Conclude(options, plan, outcome, cancellation);
    }

    private static async Task<RunOptions> OptionsOf(ParseResult parsed, CancellationToken cancellation)
    {
        var preset = Preset.All.Single(preset => preset.Name == parsed.GetValue(PresetOption));
        var filters = parsed.GetValue(Filter) ?? [];
        var namesPreset = parsed.GetResult(PresetOption) is { Implicit: false };
        var options = new RunOptions
        {
            Preset = preset,
            NamesPreset = namesPreset,
            Rounds = parsed.GetValue(Rounds),
            Budget = parsed.GetValue(Budget),
            Precision = parsed.GetValue(Precision),

            Platforms = await PlatformSelection.ReadAsync(parsed, filters.Length > 0 && !namesPreset ? [] : preset.Platforms, cancellation),
            NamesPlatforms = PlatformSelection.IsMadeIn(parsed),
            Guests = parsed.GetValue(Guest) ?? [],
            Filters = filters,
            KeepCaches = parsed.GetValue(KeepCaches),
            Seed = CommandOptions.Seed(parsed),
            Output = CommandOptions.Output(parsed),
            Artifacts = CommandOptions.Artifacts(parsed),
        };
        return options.Precision is null || options.Platforms.Any(platform => platform.Name == NativePlatform.PlatformName)
            ? options
            : throw new WrongUseException(
                "--precision is that of ratios to native, and native is not among the platforms. Add it to --platform.");
    }

    private static IRoundPlan PlanOf(RunOptions options, Schedule schedule, MetricDefinitions metrics)
    {
        IRoundPlan limit = options.Budget is { } budget
            ? new BudgetedRounds(budget, schedule.RoundTime(assumesEmulation: true), TimeProvider.System)
            : new FixedRounds(options.RoundsToRun);
        return options.Precision is { } precision ? new PreciseRounds(precision, limit, metrics) : limit;
    }

    private static int Conclude(RunOptions options, IRoundPlan plan, RunOutcome outcome, CancellationToken cancellation)
    {
        Terminal.Out.WriteWhole("");
        AnswerView.Write(Terminal.Out, outcome.Data, outcome.Folder.Path);
        if (plan is PreciseRounds { IsReached: false } precise)
        {
            Terminal.Error.Say(
                $"--precision {options.Precision:0.#%} was not reached {WhatIsTooWide(precise)}. Give more time with --budget.");
        }

        if (cancellation.IsCancellationRequested)
        {
            Terminal.Error.Say("Interrupted: the figures above are of what was measured before.");
            return ExitCode.Interrupted;
        }

        if (RunPlanView.TooFewRounds(options, outcome.Data.Summary.Rounds) is { } warning)
        {
            Terminal.Error.Say(warning);
        }

        if (outcome.CasesRun == 0)
        {
            Terminal.Error.Say("Nothing could be run: see the reasons above.");
            return ExitCode.Failure;
        }

        if (outcome.Failures > 0)
        {
            var measurements = outcome.Failures == 1 ? "measurement" : "measurements";
            Terminal.Error.Say($"{outcome.Failures} {measurements} failed: 'bench show' counts them with their reasons.");
            return ExitCode.Failure;
        }

        return ExitCode.Success;
    }

    private static string WhatIsTooWide(PreciseRounds precise)
    {
        if (precise.TooWide is not [var (key, width), ..] wide)
        {
            return $"in fewer than {PreciseRounds.FewestRounds} rounds, or without a ratio to native";
        }

        var ratios = wide.Count == 1 ? "1 headline ratio" : $"{wide.Count} headline ratios";
        return $"by {ratios}; the widest is {key.Metric} of {key.Case.PlatformLabel}, ± {width:0.#%}";
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

    private static TimeSpan? ParseBudget(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        var match = Regex.Match(text, "^(([0-9]{1,3})h)?(([0-9]{1,5})m)?(([0-9]{1,7})s)?$");
        var time = TimeSpan.FromHours(Number(2)) + TimeSpan.FromMinutes(Number(4)) + TimeSpan.FromSeconds(Number(6));
        if (time > TimeSpan.Zero)
        {
            return time;
        }

        result.AddError($"--budget '{text}' is not a time. Write 20m, 90s or 1h30m.");
        return null;

        int Number(int group) => match.Groups[group].Success ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
    }
}
