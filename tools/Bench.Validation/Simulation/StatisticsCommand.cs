using System.CommandLine;
using System.Globalization;
using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Validation.Simulation;

/// <summary><c>statistics</c>: the statistics, held to simulated worlds whose truth is known.</summary>
internal static class StatisticsCommand
{
    /// <summary>Eight platforms with two metrics each, five samples a round: what a run of the main job is like.</summary>
    private const int Platforms = 8, Metrics = 2, Samples = 5;

    private const int Parts = 2;

    private const int Seed = 1;

    /// <summary>As <c>--precision</c> has it.</summary>
    private const int FewestRounds = 10;

    /// <summary>As boots declare it.</summary>
    private const double SmallestEffectOfBoots = 0.07;

    private static readonly int[] RoundsOfIntervals = [6, 8, 10, 11, 12, 13, 15, 20, 30];
    private static readonly int[] RoundsOfEqualRuns = [6, 10, 20];
    private static readonly int[] RoundsOfChangedRuns = [10, 20, 40, 100, 200, 300, 400];
    private static readonly double[] Changes = [1.05, 1.10];
    private static readonly double[] ChangesBeyondLevels = [1.3, 1.5];
    private static readonly double[] TrueRatios = [1, 1.05, 1.10, 1.20];
    private static readonly double[] Precisions = [0.02, 0.03, 0.05, 0.08];
    private static readonly double[] PlantedFactors = [1.10, 1.25, 1.5, 2];
    private const int RunsOfSide = 5, DrawsOfSides = 100;
    private const double FactorOfSides = 1.10;

    private static readonly Scenario LevelsOfRuns = Scenario.All.Single(scenario => !scenario.HasRatioToNative);

    private static readonly SimulatedShape[] ShapesOfLevels =
    [
        .. from platforms in new[] { 2, 5, Platforms } from rounds in new[] {
            6,
            10,
            20,
            100 } select new SimulatedShape(platforms, Metrics + Parts, rounds, 1),
        .. from runs in new[] { 2, 5, 6, 10 } select new SimulatedShape(Platforms, Metrics + Parts, 6, 1, runs),
    ];

    private static readonly Option<int> Trials = new Option<int>("--trials")
    {
        Description = "Number of simulated comparisons in each row; ten times as many for intervals, a quarter for runs that differ",
        DefaultValueFactory = _ => 1000,
    }.OfOneOrMore();

    private static readonly Option<string[]> Runs = new("--runs")
    {
        Description = "Compare every two of these real runs instead, as they are and with slowdowns planted; three or more of one host",
        HelpName = "folder",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Markdown = new("--markdown") { Description = "Also write the tables as Markdown to this file" };

    public static Command Create()
    {
        Runs.Validators.Add(result =>
        {
            if (result.Tokens.Count < 3)
            {
                result.AddError($"--runs names {result.Tokens.Count} runs, and three or more are needed.");
            }
        });
        var command = new Command("statistics", "Checks the statistics on simulated or real runs.\nHolds intervals, comparisons and the rule of bench ab to data whose truth is known.")
        {
            Trials, Runs, Markdown,
        };
        command.SetAction(Validate);
        return command;
    }

    private static int Validate(ParseResult parsed)
    {
        List<FigureTable> tables = [];
        foreach (var table in parsed.GetValue(Runs) is { Length: > 0 } runs ? OfRuns(runs) : OfSimulations(parsed.GetValue(Trials)))
        {
            tables.Add(table);
            table.Print();
        }

        if (parsed.GetValue(Markdown) is { } markdown)
        {
            File.WriteAllText(markdown, string.Join('\n', tables.Select(table => table.ToMarkdown())));
        }

        return ExitCode.Success;
    }

    private static IEnumerable<FigureTable> OfSimulations(int trials) =>
        new Func<int, FigureTable>[] { Worlds, Coverage, Stopping, FalseAlarms, LevelAlarms, LevelPower, Power, Sequential }.Select(
            make => make(trials));

    private static IEnumerable<FigureTable> OfRuns(string[] folders)
    {
        RunDigest[] runs = [.. folders.Select(folder => RunFolder.Open(folder).ReadDigest()).OrderBy(run => run.Environment.Started)];
        var planted = new PlantedRuns(runs);
        yield return EqualRuns(planted, runs.Length);
        yield return PlantedPairs(planted);
        if (runs.Length >= 2 * RunsOfSide)
        {
            yield return PlantedSides(planted, runs.Length);
        }
    }

    private static FigureTable EqualRuns(PlantedRuns planted, int runs)
    {
        var headlines = planted.Equal.SelectMany(result => result.Metrics).Where(row => row.Headline).GroupBy(row => row.Metric).ToList();
        return new(
            $"{planted.Equal.Count} comparisons of {runs} equal runs. Something is called worse or better in {planted.Equal.Count(PlantedRuns.IsAlarm)}. "
            + $"Of the headline metrics, {Percent(Share(headlines.SelectMany(rows => rows), Verdict.Same))} % are same",
            ["metric", "same, %", "undecided, %", "worse or better, %", "detectable change, median, %"],
            [.. headlines.Select(rows => (string[])[
                rows.Key,
                Percent(Share(rows, Verdict.Same)),
                Percent(Share(rows, Verdict.Undecided)),
                Percent(Share(rows, Verdict.Worse) + Share(rows, Verdict.Better)),
                Percent(Quantiles.Median(rows.Select(row => (row.Detectable ?? 1) - 1))),
            ])]);

        static double Share(IEnumerable<MetricComparison> rows, Verdict verdict) => rows.Average(row => row.Verdict == verdict ? 1.0 : 0);
    }

    private static FigureTable PlantedPairs(PlantedRuns planted) => new(
        "The same with one case made worse in the later run. Pairs are alike if they differ by less than half of that without it",
        ["case", "factor", "pairs", "found, %", "plain test, %", "alike", "found of these, %", "others blamed"],
        [
            .. from id in planted.Cases
               from factor in PlantedFactors
               let outcome = planted.OfPairs(id, factor)
               select (string[])
               [
                   Describe(id), $"{Text(factor)}×", Text(outcome.Comparisons), Percent((double)outcome.Found / outcome.Comparisons),
                   Percent((double)outcome.FoundByPlainTest / outcome.Comparisons),
                   Text(outcome.Alike), outcome.Alike == 0
                       ? "–"
                       : Percent((double)outcome.FoundOfAlike / outcome.Alike), Text(outcome.OthersBlamed),
               ],
        ]);

    private static FigureTable PlantedSides(PlantedRuns planted, int runs) => new(
        $"{RunsOfSide} of the {runs} runs against {RunsOfSide} others, drawn {DrawsOfSides} times, with one case made worse by {Text(FactorOfSides)}× in the later ones",
        ["case", "found, %", "others blamed"],
        [
            .. from id in planted.Cases
               let outcome = planted.OfSides(id, FactorOfSides, RunsOfSide, DrawsOfSides, Seed)
               select (string[])[Describe(id), Percent((double)outcome.Found / DrawsOfSides), Text(outcome.OthersBlamed)],
        ]);

    private static string Describe(CaseId id) => id.Label;

    private static FigureTable Stopping(int trials) => new(
        $"Coverage of 95 % intervals where rounds end as soon as they are narrow enough (--precision), % of {10 * trials}, and mean rounds",
        ["world", .. Precisions.Select(precision => $"± {100 * precision:0} %")],
        [
            .. from scenario in Scenario.All
               where scenario.HasRatioToNative
               select (string[])
               [
                   scenario.Name,
                   .. from precision in Precisions
                      let stopped = CoverageSimulation.AfterStopping(scenario, precision, FewestRounds, 100, 10 * trials, Seed)
                      select $"{Percent(stopped.Coverage)} ({stopped.MeanRounds.ToString("0", CultureInfo.InvariantCulture)})",
               ],
        ]);

    private static FigureTable Worlds(int trials) =>
        new(
            "Simulated worlds",
            ["world", "what it is"],
            [.. Scenario.All.Select(scenario => (string[])[scenario.Name, scenario.Description])]);

    private static FigureTable Coverage(int trials) => new(
        $"Coverage of 95 % intervals, % of {10 * trials}",
        ["world", "rounds", "median", "ratio to native", "ratio of two runs"],
        [
            .. from scenario in Scenario.All
               where scenario.HasRatioToNative
               from rounds in RoundsOfIntervals
               let coverage = CoverageSimulation.Run(scenario, rounds, 10 * trials, Seed)
               select (string[])[scenario.Name, Text(rounds), coverage.OfMedian is { } median
                   ? Percent(median)
                   : "–", Percent(coverage.OfRatioToNative), Percent(coverage.OfRatioOfRuns)],
        ]);

    private static FigureTable FalseAlarms(int trials) => Rates(
        $"Comparisons of equal runs in which anything is called worse or better, % of {trials} ({Platforms} platforms, {Metrics} metrics each, {Samples} samples a round; nominal 1 %)",
        from scenario in Scenario.All.Where(
            scenario => scenario.HasRatioToNative)
        from rounds in RoundsOfEqualRuns
        select (scenario, 1.0, new SimulatedShape(Platforms, Metrics, rounds, Samples)),
        trials,
        rates => rates.FalseAlarms);

    private static FigureTable LevelAlarms(int trials) => Rates(
        $"The same where platforms have levels of their own in each run, with {Parts} parts of each boot besides, % of {trials} (nominal 1 %)",
        from shape in ShapesOfLevels select (LevelsOfRuns, 1.0, shape),
        trials,
        rates => rates.FalseAlarms);

    private static FigureTable LevelPower(int trials) => Rates(
        $"There, comparisons in which a platform that became slower is called worse, % of {Math.Max(1, trials / 4)}",
        from effect in ChangesBeyondLevels from shape in ShapesOfLevels where shape is { Platforms: Platforms } or { Rounds: 20 } select (LevelsOfRuns, effect, shape),
        Math.Max(1, trials / 4),
        rates => rates.Power);

    private static FigureTable Power(int trials) => Rates(
        $"Comparisons in which a platform that became slower is called worse, % of {Math.Max(1, trials / 4)} (one sample a round)",
        from scenario in Scenario.All.Where(scenario => scenario.Name is "boot-like" or "log-normal" or "drift of the host")
        from effect in Changes
        from rounds in RoundsOfChangedRuns
        select (scenario, effect, new SimulatedShape(Platforms, Metrics, rounds, 1)),
        Math.Max(1, trials / 4),
        rates => rates.Power);

    private static FigureTable Rates(
        string title,
        IEnumerable<(Scenario Scenario, double Effect, SimulatedShape Shape)> cases,
        int trials,
        Func<JudgeRates, double> rate)
    {
        var rows = cases.Select(
            one => (one.Scenario, one.Effect, one.Shape, Rates: ComparisonSimulation.Run(one.Scenario, one.Shape, one.Effect, trials, Seed))).ToList();
        return new FigureTable(
            title,
            ["world", "change", "platforms", "runs a side", "rounds", .. rows[0].Rates.Select(judge => judge.Judge)],
            [.. rows.Select(row => (string[])[row.Scenario.Name, $"{Text(row.Effect)}×", Text(row.Shape
                .Platforms), Text(row.Shape.Runs), Text(row.Shape.Rounds), .. row.Rates.Select(judge => Percent(rate(judge)))])]);
    }

    private static FigureTable Sequential(int trials)
    {
        var rule = new SequentialRule { Alpha = 0.005 };
        return new FigureTable(
            $"bench ab, % of {trials} (one of two metrics, smallest effect {100 * SmallestEffectOfBoots:0} %, at most 200 rounds; equal sides may be called different in {100 * rule.Alpha} %)",
            ["noise", "true ratio", "worse", "better", "same", "undecided", "rounds, mean", "ever missed"],
            [
                .. from scenario in SequentialScenario.All
                   from ratio in TrueRatios
                   let outcome = SequentialSimulation.Run(scenario, ratio, rule, SmallestEffectOfBoots, 200, trials, Seed)
                   select (string[])[scenario.Name, Text(ratio), Percent(outcome.Worse), Percent(outcome.Better), Percent(
                       outcome.Same), Percent(outcome.Undecided), Text(Math.Round(outcome.MeanRounds)), Percent(outcome.EverMissed)],
            ]);
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
