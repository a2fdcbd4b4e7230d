using System.CommandLine;
using System.Globalization;
using Bench.Experiments;
using Bench.Harness;
using Bench.Harness.Ab;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms;
using Bench.Platforms.Custom;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Variants;
using Bench.Results.Comparison;
using Bench.Views;
using Spectre.Console;

namespace Bench.Commands;

/// <summary><c>bench ab</c>: two configurations, interleaved in one run and paired by round, until it is decided which is better.</summary>
internal static class AbCommand
{
    private const string SideA = "a";
    private const string SideB = "b";

    private static readonly Argument<string> A = new(
        "A")
    { Description = "First configuration: a platform or a platform file (.json). Add changes after commas: tool:NAME=FILE, engine=SOCKET, kernel=FILE, cpus=N, memory=SIZE" };

    private static readonly Argument<string> B = new("B") { Description = "Second configuration, which is judged against the first" };

    private static readonly Option<string[]> Filter = new("--filter", "-f")
    {
        Description = "Benchmarks to run, as globs over their names",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["*Boot*"],
    };

    private static readonly Option<string> Guest = new("--guest")
    {
        Description = $"The guest: {string.Join(", ", GuestStore.KnownGuests)}",
        DefaultValueFactory = _ => GuestStore.KnownGuests[0]
    };

    private static readonly Option<string[]> Metric = new("--metric")
    {
        Description = "Metrics that must be decided; by default the main ones, such as boot.ready and boot.lifecycle",
        AllowMultipleArgumentsPerToken = true,
        CustomParser = result => [.. result.Tokens.SelectMany(
            token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Distinct()],
    };

    private static readonly Option<int> Passes = new("--passes")
    {
        Description = "Number of times each side is measured in a round; the trimmed mean counts",
        DefaultValueFactory = _ => 3
    };

    private static readonly Option<int> MinRounds = new("--min-rounds")
    {
        Description = "Number of rounds before the first decision",
        DefaultValueFactory = _ => 10
    };

    private static readonly Option<int> MaxRounds = new("--max-rounds")
    {
        Description = "Number of rounds after which it ends undecided",
        DefaultValueFactory = _ => 200
    };

    private static readonly Option<double> MaxTime = new("--max-time")
    {
        Description = "Minutes after which it ends undecided",
        DefaultValueFactory = _ => 15
    };

    private static readonly Option<double> Alpha = new("--alpha")
    {
        Description = "Family-wise false-positive rate of all metrics and all looks together",
        DefaultValueFactory = _ => 0.01
    };

    public static Command Create()
    {
        Guest.AcceptOnlyFromAmong([.. GuestStore.KnownGuests]);
        AddCheck(Passes, value => value >= 1, "must be 1 or more");
        AddCheck(MinRounds, value => value >= 1, "must be 1 or more");
        AddCheck(MaxRounds, value => value >= 1, "must be 1 or more");
        AddCheck(
            MaxTime,
            value => value > 0 && value <= TimeSpan.FromDays(30).TotalMinutes,
            "must be minutes, above 0 and at most 30 days");
        AddCheck(Alpha, value => value is > 0 and < 1, "must lie between 0 and 1");
        var command = new Command("ab", "Compares two configurations, interleaved in one run.\nPairs them by round, and ends when the verdict is decided or a limit is reached.")
        {
            A, B, Filter, Guest, Metric, Passes, MinRounds, MaxRounds, MaxTime, Alpha,
        };
        RulesOptions.AddTo(command);
        RunPlace.AddTo(command);
        command.SetAction((parsed, cancellation) => HostCommand.RunAsync(
            "The comparison could not be made",
            () => CompareAsync(parsed, cancellation),
            cancellation));
        return command;
    }

    private static async Task<int> CompareAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var (a, b) = await SidesAsync(parsed, cancellation);
        if (parsed.GetValue(MaxRounds) < parsed.GetValue(MinRounds))
        {
            throw new WrongUseException($"--max-rounds is {parsed.GetValue(MaxRounds)}, below the {parsed.GetValue(MinRounds)} rounds of --min-rounds before which nothing is said: nothing could be decided.");
        }

        var options = OptionsOf(parsed, a, b);
        var catalog = ExperimentList.Create();
        var cases = catalog.Select(options);
        if (cases.Count == 0)
        {
            throw new WrongUseException($"No benchmark matches --filter '{string.Join("' '", options.Filters)}' with --guest {options.Guests[0]}. 'bench --list' shows what there is.");
        }

        var rules = RulesOptions.Read(parsed);
        var ab = new AbOptions
        {
            Rules = rules,
            Rule = new SequentialRule { Alpha = parsed.GetValue(Alpha), LeastRounds = parsed.GetValue(MinRounds) },
            WaitedFor = WaitedFor(parsed.GetValue(Metric) ?? [], HeadlinesOf(catalog, cases), rules),
            MostRounds = parsed.GetValue(MaxRounds),
            MostTime = TimeSpan.FromMinutes(parsed.GetValue(MaxTime)),
        };
        var progress = new AbProgress(Terminal.Out, ab.MostTime);
        var plan = new AbPlan(ab, a.Name, b.Name, new MetricDefinitions(catalog.Metrics), progress);
        progress.Say($"A is {parsed.GetValue(A)}, B is {parsed.GetValue(B)}; waits for {string.Join(", ", ab.WaitedFor)}, at most {ab.MostRounds} rounds or {ab.MostTime.TotalMinutes:0.##} minutes.");
        var run = new HarnessRun(options, catalog.Declarations, new BenchmarkDotNetRunner(options.Artifacts), plan, progress, cancellation);
        var outcome = await run.RunAsync(cases, (folder, data) =>
        {
            // The report shows it, too.
            File.WriteAllText(folder.FullPath(PairedReport.File), ReportOf(parsed, folder, plan, ab).ToJson());
            RunDrawing.Write(folder, data);
        });
        AbTable.Write(Terminal.Out, plan.Judgement);
        Terminal.Out.Say($"Everything is in {outcome.Folder.Path}");
        return Conclude(outcome, plan, ab, cancellation);
    }

    private static List<string> WaitedFor(string[] named, IReadOnlyList<string> headlines, ComparisonRules rules)
    {
        IReadOnlyList<string> metrics = named is { Length: > 0 } ? named : headlines;
        return named.FirstOrDefault(metric => !rules.Compares(metric)) is { } one
            ? throw new WrongUseException(
                $"--metric {one} gets no verdict: 'not_compared' in results/{ComparisonRules.FileName} or --rules leaves it out.")
            : metrics.Where(rules.Compares).ToList() is { Count: > 0 } compared
                ? compared
                : throw new WrongUseException($"Nothing could be decided: 'not_compared' in results/{ComparisonRules.FileName} or --rules leaves out {string.Join(", ", metrics)}. Name others with --metric.");
    }

    private static List<string> HeadlinesOf(ExperimentCatalog catalog, IEnumerable<Case> cases)
    {
        var names = cases.Select(one => one.Experiment).ToHashSet();
        return [.. catalog.Declarations.Where(experiment => names.Contains(experiment.Name)).SelectMany(experiment => experiment.Metrics)
            .Where(metric => metric.Headline)
            .Select(metric => metric.Name)];
    }

    private static async Task<(IPlatform A, IPlatform B)> SidesAsync(ParseResult parsed, CancellationToken cancellation)
    {
        try
        {
            var paths = BenchPaths.FromEnvironment();
            var (a, b) = (VariantReader.Read(parsed.GetValue(A)!), VariantReader.Read(parsed.GetValue(B)!));
            return (await VariantReader.FindAsync(SideA, a, paths, cancellation), await VariantReader.FindAsync(
                SideB,
                b,
                paths,
                cancellation));
        }
        catch (Exception exception) when (exception is VariantException or PlatformFileException)
        {
            throw new WrongUseException(exception.Message);
        }
    }

    private static RunOptions OptionsOf(ParseResult parsed, IPlatform a, IPlatform b) => new()
    {
        Preset = Preset.All
            .Single(preset => preset.Name == Preset.DefaultName) with
        { Name = "ab", SharesInstances = false, RepeatTime = TimeSpan.Zero },
        Rounds = parsed.GetValue(MaxRounds),
        Platforms = [a, b],
        NamesPlatforms = true,
        Guests = [parsed.GetValue(Guest)!],
        Filters = parsed.GetValue(Filter) ?? [],
        LeavesOutObservers = true,
        Passes = parsed.GetValue(Passes),
        Seed = RunPlace.Seed(parsed),
        Output = RunPlace.Output(parsed),
        Artifacts = RunPlace.Artifacts(parsed),
    };

    private static PairedReport ReportOf(ParseResult parsed, RunFolder folder, AbPlan plan, AbOptions ab) => new()
    {
        Run = folder.Name,
        A = parsed.GetValue(A)!,
        B = parsed.GetValue(B)!,
        Verdict = plan.Judgement.Verdict,
        Ended = plan.End == AbEnd.NoPairs ? "no pairs" : plan.End.ToString().ToLowerInvariant(),
        Rounds = plan.Judgement.Rounds,
        Alpha = ab.Rule.Alpha,
        MinRounds = ab.Rule.LeastRounds,
        MaxRounds = ab.MostRounds,
        MaxSeconds = ab.MostTime.TotalSeconds,
        Metrics = [.. plan.Judgement.Metrics.Select(PairedReportMetric.Of)],
    };

    private static int Conclude(RunOutcome outcome, AbPlan plan, AbOptions ab, CancellationToken cancellation)
    {
        var unusable = outcome.Data.Environment.Platforms.Where(platform => !platform.Usable).ToList();
        foreach (var platform in unusable)
        {
            Terminal.Error.Say($"{platform.Name} cannot be used: {platform.Reason}. {platform.Remedy}");
        }

        if (cancellation.IsCancellationRequested)
        {
            Terminal.Error.Say("Interrupted: the figures above are of what had been measured.");
            return ExitCode.Interrupted;
        }

        if (!File.Exists(outcome.Folder.FullPath(PairedReport.File)))
        {
            Terminal.Error.Say($"{PairedReport.File} could not be written to {outcome.Folder.Path}: the reason stands above.");
            return ExitCode.Failure;
        }

        if (unusable.Count > 0 || plan.Judgement.Metrics.All(metric => metric.State.Rounds == 0))
        {
            Terminal.Error.Say("Nothing could be compared: no round has values of both sides.");
            return ExitCode.Failure;
        }

        if (ab.WaitedFor.Where(name => plan.Judgement.WaitedFor.All(metric => metric.Key.Metric != name || metric.State.Rounds == 0))
            .ToList() is { Count: > 0 } without)
        {
            Terminal.Error.Say($"No round has a value of {string.Join(", ", without)} of both sides. --metric takes {string.Join(", ", plan.Judgement.Metrics.Where(metric => metric.State.Rounds > 0).Select(metric => metric.Key.Metric).Distinct())}.");
            return ExitCode.WrongUse;
        }

        var verdict = plan.Judgement.Verdict;
        Terminal.Out.Say(verdict switch
        {
            Verdict.Worse => $"B is worse, after {plan.Judgement.Rounds} rounds.",
            Verdict.Better => $"B is better, after {plan.Judgement.Rounds} rounds.",
            Verdict.Same => $"B is the same as A within the smallest effect that matters, after {plan.Judgement.Rounds} rounds.",
            _ => $"Undecided after {plan.Judgement.Rounds} rounds, {(plan.End == AbEnd.Time ? "for the time has run out (--max-time)" : plan.End == AbEnd.Rounds ? "the most that were allowed (--max-rounds)" : "which ended early: see above")}. That is not to say that nothing differs.",
        });
        if (plan.FailuresOfB > 0)
        {
            Terminal.Error.Say($"Of B {plan.FailuresOfB} measurement{(plan.FailuresOfB == 1 ? string.Empty : "s")} failed: see the reasons above and in samples.jsonl.");
        }

        foreach (var failure in plan.Judgement.FailsMostly)
        {
            Terminal.Error.Say($"{AbText.Name(failure.Key)} of B fails more often than not ({failure.Failures} times), and of A it does not, which counts as worse: {failure.Reason}");
        }

        return verdict == Verdict.Worse || plan.Judgement.FailsMostly.Count > 0 || plan.End == AbEnd.Interrupted
            ? ExitCode.Failure
            : ExitCode.Success;
    }

    private static void AddCheck<T>(Option<T> option, Func<T, bool> allows, string problem)
        where T : IParsable<T> => option.Validators.Add(result =>
    {
        // What is no number at all is told by the parser; asking it for the value would throw.
        if (result.Tokens is [var token] && T.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && !allows(value))
        {
            result.AddError($"{option.Name} {problem}.");
        }
    });
}
