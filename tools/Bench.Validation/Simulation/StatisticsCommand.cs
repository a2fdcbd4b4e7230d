using System.CommandLine;
using System.Globalization;

namespace Bench.Validation.Simulation;

/// <summary><c>statistics</c>: holds the statistics to simulated worlds whose truth is known, or to real runs.</summary>
internal static class StatisticsCommand
{
    // Eight platforms with two metrics each, five samples a round: what a run of the main job is like.
    private const int Platforms = 8;
    private const int Metrics = 2;
    private const int Samples = 5;

    private const int Parts = 2;
    private const int Seed = 1;

    // As boots declare it.
    private const double SmallestEffectOfBoots = 0.07;

    private const int RunsOfSide = 5;
    private const int DrawsOfSides = 100;
    private const double FactorOfSides = 1.10;

    private static readonly int[] RoundsOfIntervals = [6, 8, 10, 11, 12, 13, 15, 20, 30];
    private static readonly int[] RoundsOfEqualRuns = [6, 10, 20];
    private static readonly int[] PlatformsOfLevels = [2, 5, Platforms];
    private static readonly int[] RoundsOfLevels = [6, 10, 20, 100];
    private static readonly int[] RunsOfLevels = [2, 5, 6, 10];
    private static readonly int[] RoundsOfChangedRuns = [10, 20, 40, 100, 200, 300, 400];
    private static readonly double[] Changes = [1.05, 1.10];
    private static readonly double[] TrueRatios = [1, 1.05, 1.10, 1.20];
    private static readonly double[] Precisions = [0.02, 0.03, 0.05, 0.08];
    private static readonly double[] PlantedFactors = [1.10, 1.25, 1.5, 2];

    private static readonly IReadOnlyList<Scenario> WithRatio = [.. Scenario.All.Where(scenario => scenario.HasRatioToNative)];
    private static readonly Scenario LevelsOfRuns = Scenario.All.Single(scenario => !scenario.HasRatioToNative);

    private static readonly Option<int> Trials = new("--trials")
    {
        Description = "Number of simulated comparisons in each row; ten times as many for intervals, a quarter for runs that differ",
        DefaultValueFactory = _ => 1000,
    };

    private static readonly Option<string[]> Runs = new("--runs")
    {
        Description = "Compare every two of these real runs instead, as they are and with slowdowns planted; three or more of one host",
        HelpName = "folder",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        Trials.Validators.Add(result =>
        {
            // The parser itself reports what is no number; asking it for the value would throw.
            if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var number) && number < 1)
            {
                result.AddError("--trials must be 1 or more.");
            }
        });
        Runs.Validators.Add(result =>
        {
            if (result.Tokens.Count < 3)
            {
                result.AddError($"--runs names {result.Tokens.Count} runs, and three or more are needed.");
            }
        });
        const string Description = "Checks the statistics on simulated or real runs.\nHolds intervals, comparisons and the rule of "
            + "bench ab to data whose truth is known.";
        var command = new Command("statistics", Description) { Trials, Runs };
        command.SetAction(Validate);
        return command;
    }

    private static int Validate(ParseResult parsed)
    {
        foreach (var table in parsed.GetValue(Runs) is { Length: > 0 } runs ? OfRuns(runs) : OfSimulations(parsed.GetValue(Trials)))
        {
            Console.Out.WriteLine(table.ToMarkdown());
        }

        return ExitCode.Success;
    }

    private static IEnumerable<FigureTable> OfSimulations(int trials)
    {
        yield return new FigureTable(
            "Simulated worlds",
            ["world", "what it is"],
            [.. Scenario.All.Select(scenario => (string[])[scenario.Name, scenario.Description])]);
        yield return Coverage(10 * trials);
        yield return Stopping(10 * trials);
        yield return Rates(
            $"Comparisons of equal runs in which anything is called worse or better, % of {trials} "
            + $"({Platforms} platforms, {Metrics} metrics each, {Samples} samples a round; nominal 1 %)",
            from scenario in WithRatio
            from rounds in RoundsOfEqualRuns
            select (scenario, 1.0, new SimulatedShape(Platforms, Metrics, rounds, Samples)),
            trials,
            rates => rates.FalseAlarms);
        yield return Rates(
            $"The same where platforms have levels of their own in each run, with {Parts} parts of each boot besides, % of {trials} "
            + "(nominal 1 %)",
            from shape in ShapesOfLevels()
            select (LevelsOfRuns, 1.0, shape),
            trials,
            rates => rates.FalseAlarms);
        var fewer = Math.Max(1, trials / 4);
        yield return Rates(
            $"Comparisons in which a platform that became slower is called worse, % of {fewer} (one sample a round)",
            from scenario in WithRatio
            where scenario.Name is "boot-like" or "log-normal" or "drift of the host"
            from effect in Changes
            from rounds in RoundsOfChangedRuns
            select (scenario, effect, new SimulatedShape(Platforms, Metrics, rounds, 1)),
            fewer,
            rates => rates.Power);
        yield return Sequential(trials);
    }

    private static IEnumerable<SimulatedShape> ShapesOfLevels() =>
    [
        .. from platforms in PlatformsOfLevels
           from rounds in RoundsOfLevels
           select new SimulatedShape(platforms, Metrics + Parts, rounds, 1),
        .. from runs in RunsOfLevels
           select new SimulatedShape(Platforms, Metrics + Parts, 6, 1, runs),
    ];

    private static FigureTable Coverage(int trials) => new(
        $"Coverage of 95 % intervals, % of {trials}",
        ["world", "rounds", "median", "ratio to native", "ratio of two runs"],
        [
            .. from scenario in WithRatio
               from rounds in RoundsOfIntervals
               let coverage = CoverageSimulation.Run(scenario, rounds, trials, Seed)
               select (string[])
               [
                   scenario.Name,
                   Text(rounds),
                   coverage.OfMedian is { } median ? Percent(median) : "–",
                   Percent(coverage.OfRatioToNative),
                   Percent(coverage.OfRatioOfRuns),
               ],
        ]);

    private static FigureTable Stopping(int trials) => new(
        $"Coverage of 95 % intervals where rounds end as soon as they are narrow enough (--precision), % of {trials}, and mean rounds",
        ["world", .. Precisions.Select(precision => $"± {100 * precision:0} %")],
        [
            .. from scenario in WithRatio
               select (string[])
               [
                   scenario.Name,
                   .. from precision in Precisions
                      let stopped = CoverageSimulation.AfterStopping(scenario, precision, fewest: 10, most: 100, trials, Seed)
                      select $"{Percent(stopped.Coverage)} ({Text(Math.Round(stopped.MeanRounds))})",
               ],
        ]);

    private static FigureTable Rates(
        string title,
        IEnumerable<(Scenario Scenario, double Effect, SimulatedShape Shape)> cases,
        int trials,
        Func<JudgeRates, double> rate) => new(
        title,
        ["world", "change", "platforms", "runs a side", "rounds", .. Judge.All.Select(judge => judge.Name)],
        [
            .. from one in cases
               select (string[])
               [
                   one.Scenario.Name,
                   $"{Text(one.Effect)}×",
                   Text(one.Shape.Platforms),
                   Text(one.Shape.Runs),
                   Text(one.Shape.Rounds),
                   .. ComparisonSimulation.Run(one.Scenario, one.Shape, one.Effect, trials, Seed).Select(rates => Percent(rate(rates))),
               ],
        ]);

    private static FigureTable Sequential(int trials)
    {
        var rule = new SequentialRule { Alpha = 0.005 };
        return new FigureTable(
            $"bench ab, % of {trials} (one of two metrics, smallest effect {100 * SmallestEffectOfBoots:0} %, at most 200 rounds; "
            + $"equal sides may be called different in {100 * rule.Alpha} %)",
            ["noise", "true ratio", "worse", "better", "same", "undecided", "rounds, mean", "ever missed"],
            [
                .. from scenario in SequentialScenario.All
                   from ratio in TrueRatios
                   let outcome = SequentialSimulation.Run(scenario, ratio, rule, SmallestEffectOfBoots, 200, trials, Seed)
                   select (string[])
                   [
                       scenario.Name,
                       Text(ratio),
                       Percent(outcome.Worse),
                       Percent(outcome.Better),
                       Percent(outcome.Same),
                       Percent(outcome.Undecided),
                       Text(Math.Round(outcome.MeanRounds)),
                       Percent(outcome.EverMissed),
                   ],
            ]);
    }

    private static IEnumerable<FigureTable> OfRuns(string[] folders)
    {
        RunDigest[] runs = [.. folders.Select(folder => RunFolder.Open(folder).ReadDigest()).OrderBy(run => run.Environment.Started)];
        var planted = new PlantedRuns(runs);
        yield return EqualRuns(planted.CompareEqual(), runs.Length);
        yield return new FigureTable(
            "The same with one case made worse in the later run",
            ["case", "factor", "pairs", "found, %", "others blamed"],
            [
                .. from id in planted.Cases
                   from factor in PlantedFactors
                   let outcome = planted.OfPairs(id, factor)
                   select (string[])[id.Label, $"{Text(factor)}×", Text(outcome.Comparisons), Found(outcome), Text(outcome.OthersBlamed)],
            ]);
        if (runs.Length < 2 * RunsOfSide)
        {
            yield break;
        }

        yield return new FigureTable(
            $"{RunsOfSide} of the {runs.Length} runs against {RunsOfSide} others, drawn {DrawsOfSides} times, "
            + $"with one case made worse by {Text(FactorOfSides)}× in the later ones",
            ["case", "found, %", "others blamed"],
            [
                .. from id in planted.Cases
                   let outcome = planted.OfSides(id, FactorOfSides, RunsOfSide, DrawsOfSides, Seed)
                   select (string[])[id.Label, Found(outcome), Text(outcome.OthersBlamed)],
            ]);

        static string Found(PlantedOutcome outcome) => Percent((double)outcome.Found / outcome.Comparisons);
    }

    private static FigureTable EqualRuns(IReadOnlyList<ComparisonResult> comparisons, int runs)
    {
        List<MetricComparison> headlines = [.. comparisons.SelectMany(result => result.Metrics).Where(row => row.Headline)];
        return new FigureTable(
            $"{comparisons.Count} comparisons of {runs} equal runs. Something is called worse or better in "
            + $"{comparisons.Count(result => result.Metrics.Any(PlantedOutcome.HasChanged))}. "
            + $"Of the headline metrics, {Share(headlines, Verdict.Same)} % are same",
            ["metric", "same, %", "undecided, %", "worse or better, %", "detectable change, median, %"],
            [
                .. from row in headlines
                   group row by row.Metric into rows
                   select (string[])
                   [
                       rows.Key,
                       Share(rows, Verdict.Same),
                       Share(rows, Verdict.Undecided),
                       Share(rows, Verdict.Worse, Verdict.Better),
                       Percent(Quantiles.Median(rows.Select(row => (row.Detectable ?? 1) - 1))),
                   ],
            ]);

        static string Share(IEnumerable<MetricComparison> rows, params Verdict[] verdicts) =>
            Percent(rows.Average(row => verdicts.Contains(row.Verdict) ? 1.0 : 0));
    }

    private static string Text(IFormattable number) => number.ToString(null, CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
}
