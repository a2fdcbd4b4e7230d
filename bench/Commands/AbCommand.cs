using Bench.Experiments;
using Bench.Harness.Ab;
using Bench.Harness.BenchmarkDotNet;
using Bench.Platforms.Guests;
using Bench.Platforms.Variants;
using Bench.Results.Comparison;

namespace Bench.Commands;

/// <summary><c>bench ab</c>: two configurations, interleaved in one run and paired by round, until it is decided which is better.</summary>
internal static class AbCommand
{
    private static readonly Argument<string> A = new("A")
    {
        Description = "First configuration: a platform or a platform file (.json). Add changes after commas: "
            + "tool:NAME=FILE, engine=SOCKET, kernel=FILE, cpus=N, memory=SIZE",
    };

    private static readonly Argument<string> B = new("B") { Description = "Second configuration, which is judged against the first" };

    private static readonly Option<string[]> Filter = new("--filter", "-f")
    {
        Description = "Benchmarks to run, as globs over their names",
        AllowMultipleArgumentsPerToken = true,
        DefaultValueFactory = _ => ["*Boot*"],
    };

    private static readonly Option<string> Guest =
        CommandOptions.Choice("--guest", $"The guest: {string.Join(", ", GuestStore.KnownGuests)}", GuestStore.KnownGuests);

    private static readonly Option<string[]> Metric = CommandOptions.List(
        "--metric",
        "Metrics that must be decided; by default the main ones, such as boot.ready and boot.lifecycle");

    private static readonly Option<int> Passes =
        Count("--passes", "Number of times each side is measured in a round; the trimmed mean counts", 3);

    private static readonly Option<int> MinRounds = Count("--min-rounds", "Number of rounds before the first decision", 10);

    private static readonly Option<int> MaxRounds = Count("--max-rounds", "Number of rounds after which it ends undecided", 200);

    private static readonly Option<double> MaxTime = CommandOptions.Of("--max-time", "Minutes after which it ends undecided", 15.0)
        .Check<double, double>(
            minutes => minutes > 0 && minutes <= TimeSpan.FromDays(30).TotalMinutes,
            "must be minutes, above 0 and at most 30 days");

    private static readonly Option<double> Alpha =
        CommandOptions.Of("--alpha", "Family-wise false-positive rate of all metrics and all looks together", 0.01)
            .Check<double, double>(alpha => alpha is > 0 and < 1, "must lie between 0 and 1");

    public static Command Create() => new Command(
        "ab",
        "Compares two configurations, interleaved in one run.\n"
        + "Pairs them by round, and ends when the verdict is decided or a limit is reached.")
    {
        A, B, Filter, Guest, Metric, Passes, MinRounds, MaxRounds, MaxTime, Alpha, CommandOptions.RulesFile, CommandOptions.OfRuns,
    }.OnHost("The comparison could not be made", CompareAsync);

    private static Option<int> Count(string name, string description, int fallback) =>
        CommandOptions.Of(name, description, fallback).Check<int, int>(count => count >= 1, "must be 1 or more");

    private static async Task<int> CompareAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var paths = BenchPaths.FromEnvironment();
        var a = await VariantReader.FindAsync("a", VariantReader.Read(parsed.GetValue(A)!), paths, cancellation);
        var b = await VariantReader.FindAsync("b", VariantReader.Read(parsed.GetValue(B)!), paths, cancellation);
        var (min, max) = (parsed.GetValue(MinRounds), parsed.GetValue(MaxRounds));
        if (max < min)
        {
            throw new WrongUseException($"--max-rounds is {max}, below the {min} rounds of --min-rounds: nothing could be decided.");
        }

        var options = OptionsOf(parsed, a, b);
        var catalog = ExperimentList.Create();
        var cases = CommandOptions.CasesOf(catalog, options);
        var rules = CommandOptions.Rules(parsed);
        var headlines = HeadlinesOf(catalog, cases);
        var named = Named(parsed, headlines, rules);
        var ab = new AbOptions
        {
            Rules = rules,
            Rule = new SequentialRule { Alpha = parsed.GetValue(Alpha), LeastRounds = min },
            WaitedFor = named.Length > 0 ? named : null,
            MostRounds = max,
            MostTime = TimeSpan.FromMinutes(parsed.GetValue(MaxTime)),
        };
        var progress = new AbProgress(Terminal.Out, ab.MostTime);
        var plan = new AbPlan(ab, a.Name, b.Name, new MetricDefinitions(catalog.Metrics), progress);
        var waitedFor = string.Join(", ", named.Length > 0 ? named : [.. headlines.Where(rules.Compares)]);
        progress.Say($"A is {parsed.GetValue(A)}, B is {parsed.GetValue(B)}; waits for {waitedFor}"
            + $"{(named.Length > 0 ? "" : " as far as both have them")}, "
            + $"at most {ab.MostRounds} rounds or {ab.MostTime.TotalMinutes:0.##} minutes.");
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

    /// <summary>The metrics of <c>--metric</c>; none where it is not given.</summary>
    private static string[] Named(ParseResult parsed, List<string> headlines, ComparisonRules rules)
    {
        const string LeftOut = $"'not_compared' in results/{ComparisonRules.FileName} or --rules leaves";
        var named = parsed.GetValue(Metric) ?? [];
        if (named.FirstOrDefault(metric => !rules.Compares(metric)) is { } refused)
        {
            throw new WrongUseException($"--metric {refused} gets no verdict: {LeftOut} it out.");
        }

        if (named.Length > 0 || headlines.Any(rules.Compares))
        {
            return named;
        }

        var why = headlines.Count > 0 ? $"{LeftOut} out {string.Join(", ", headlines)}" : "the main metrics of these benchmarks are facts";
        throw new WrongUseException($"Nothing could be decided: {why}. Name others with --metric.");
    }

    private static List<string> HeadlinesOf(ExperimentCatalog catalog, IEnumerable<Case> cases)
    {
        var names = cases.Select(one => one.Experiment).ToHashSet();
        return
        [
            .. catalog.Declarations.Where(experiment => names.Contains(experiment.Name))
                .SelectMany(experiment => experiment.Metrics)
                .Where(metric => metric is { Headline: true, Direction: not Direction.Exact })
                .Select(metric => metric.Name),
        ];
    }

    private static RunOptions OptionsOf(ParseResult parsed, IPlatform a, IPlatform b)
    {
        var usual = Preset.All.Single(preset => preset.Name == Preset.DefaultName);
        return new RunOptions
        {
            Preset = usual with { Name = "ab", SharesInstances = false, RepeatTime = TimeSpan.Zero },
            Rounds = parsed.GetValue(MaxRounds),
            Platforms = [a, b],
            NamesPlatforms = true,
            Guests = [parsed.GetValue(Guest)!],
            Filters = parsed.GetValue(Filter) ?? [],
            LeavesOutObservers = true,
            Passes = parsed.GetValue(Passes),
            Seed = CommandOptions.Seed(parsed),
            Output = CommandOptions.Output(parsed),
            Artifacts = CommandOptions.Artifacts(parsed),
        };
    }

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
        Failures = plan.Judgement.FailsMostly,
        Metrics = plan.Judgement.Metrics,
    };

    private static int Conclude(RunOutcome outcome, AbPlan plan, AbOptions ab, CancellationToken cancellation)
    {
        var judgement = plan.Judgement;
        var unusable = outcome.Data.Environment.Platforms.Where(platform => !platform.Usable).ToList();
        foreach (var platform in unusable)
        {
            Terminal.Error.Say($"{platform.Name} cannot be used: {platform.Reason}. {platform.Remedy}");
        }

        if (cancellation.IsCancellationRequested)
        {
            Terminal.Error.Say("Interrupted: the figures above are of the rounds before.");
            return ExitCode.Interrupted;
        }

        if (!File.Exists(outcome.Folder.FullPath(PairedReport.File)))
        {
            Terminal.Error.Say($"{PairedReport.File} could not be written to {outcome.Folder.Path}: the reason stands above.");
            return ExitCode.Failure;
        }

        var fails = judgement.FailsMostly.Count > 0;
        if (unusable.Count > 0 || (!fails && judgement.Metrics.All(metric => metric.Rounds == 0)))
        {
            Terminal.Error.Say("Nothing could be compared: no round has values of both sides.");
            return ExitCode.Failure;
        }

        var waitedFor = judgement.WaitedFor.Select(metric => metric.Metric).ToList();
        var without = ab.WaitedFor?.Except(waitedFor).ToList() ?? (waitedFor.Count > 0 ? [] : ["a main metric"]);
        if (!fails && without.Count > 0)
        {
            var measured = judgement.Metrics.Where(metric => metric.Rounds > 0).Select(metric => metric.Metric).Distinct();
            throw new WrongUseException(
                $"No round has a value of {string.Join(", ", without)} of both sides. --metric takes {string.Join(", ", measured)}.");
        }

        Terminal.Out.Say(judgement.Verdict switch
        {
            Verdict.Worse => $"B is worse, after {judgement.Rounds} rounds.",
            Verdict.Better => $"B is better, after {judgement.Rounds} rounds.",
            Verdict.Same => $"B is the same as A within the smallest effect that matters, after {judgement.Rounds} rounds.",
            _ => $"Undecided after {judgement.Rounds} rounds, {WhyUndecided(plan.End)}. That does not mean that nothing differs.",
        });
        if (plan.FailuresOfB > 0)
        {
            var measurements = plan.FailuresOfB == 1 ? "measurement" : "measurements";
            Terminal.Error.Say($"{plan.FailuresOfB} {measurements} of B failed: see the reasons above and in samples.jsonl.");
        }

        foreach (var failure in judgement.FailsMostly)
        {
            Terminal.Error.Say($"{failure.Name} of B fails more often than not ({failure.Failures} times), "
                + $"and of A it does not, which counts as worse: {failure.Reason}");
        }

        return judgement.Verdict == Verdict.Worse || plan.End == AbEnd.Interrupted ? ExitCode.Failure : ExitCode.Success;
    }

    private static string WhyUndecided(AbEnd end) => end switch
    {
        AbEnd.Time => "since the time has run out (--max-time)",
        AbEnd.Rounds => "the limit (--max-rounds)",
        _ => "which ended early: see above",
    };
}
