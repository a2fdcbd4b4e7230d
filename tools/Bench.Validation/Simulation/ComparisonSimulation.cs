using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Validation.Simulation;

/// <summary>How often ways of comparing two runs are right, in worlds whose truth is known.</summary>
internal static class ComparisonSimulation
{
    private static readonly IReadOnlyList<IJudge> Judges = [new ComparisonJudge(), PlainJudge.PooledMannWhitney, PlainJudge
        .WelchOnRounds, PlainJudge.Threshold];

    /// <summary>Compares pairs of simulated sides.</summary>
    /// <param name="scenario">The world.</param>
    /// <param name="shape">How large the runs are.</param>
    /// <param name="effect">What one metric of one platform is multiplied with on the later side; 1 for no change.</param>
    /// <param name="pairs">How many pairs of sides.</param>
    /// <param name="seed">Seed of the first pair.</param>
    public static IReadOnlyList<JudgeRates> Run(Scenario scenario, SimulatedShape shape, double effect, int pairs, int seed)
    {
        var (alarms, found) = (new int[Judges.Count], new int[Judges.Count]);
        Parallel.For(0, pairs, pair =>
        {
            var noise = new Noise(Seeds.Of(seed, pair));
            var (baseline, diff) = (Side(isLater: false, 1), Side(isLater: true, effect));
            foreach (var (place, judge) in Judges.Index())
            {
                var judgement = judge.Judge(baseline, diff, shape);
                Interlocked.Add(
                    ref alarms[place],
                    judgement.AnyOther || (effect == 1 && (judgement.ChangedIsSlower || judgement.ChangedIsFaster)) ? 1 : 0);
                Interlocked.Add(ref found[place], judgement.ChangedIsSlower ? 1 : 0);
            }

            SimulatedRun[] Side(
                bool isLater,
                double effect) => [.. Enumerable.Range(0, shape.Runs).Select(_ => new SimulatedRun(scenario.Run(noise, shape, isLater), effect, scenario.RunLevel))];
        });
        return [.. Judges.Select(
            (judge, place) => new JudgeRates(judge.Name, (double)alarms[place] / pairs, (double)found[place] / pairs))];
    }
}

/// <summary>How often one way of comparing was wrong, and right.</summary>
/// <param name="Judge">The way.</param>
/// <param name="FalseAlarms">The share of comparisons in which anything that had not changed was called worse or better, from 0 to
/// 1.</param>
/// <param name="Power">The share in which what had changed was called worse, from 0 to 1.</param>
internal sealed record JudgeRates(string Judge, double FalseAlarms, double Power);
