namespace Bench.Validation.Simulation;

/// <summary>How often ways of comparing two runs are right, in worlds whose truth is known.</summary>
internal static class ComparisonSimulation
{
    /// <summary>Compares pairs of simulated sides.</summary>
    /// <param name="effect">Factor of one metric of one platform on the later side; 1 for no change.</param>
    /// <param name="seed">Seed of the first pair.</param>
    public static IReadOnlyList<JudgeRates> Run(Scenario scenario, SimulatedShape shape, double effect, int pairs, int seed)
    {
        var (alarms, found) = (new int[Judge.All.Count], new int[Judge.All.Count]);
        Parallel.For(0, pairs, pair =>
        {
            var noise = new Noise(Seeds.Of(seed, pair));
            var (baseline, diff) = (Side(isLater: false, 1), Side(isLater: true, effect));
            foreach (var (place, judge) in Judge.All.Index())
            {
                var judgement = judge.Compare(baseline, diff, shape);
                var isAlarm = judgement.AnyOther || (effect == 1 && (judgement.ChangedIsSlower || judgement.ChangedIsFaster));
                Interlocked.Add(ref alarms[place], isAlarm ? 1 : 0);
                Interlocked.Add(ref found[place], judgement.ChangedIsSlower ? 1 : 0);
            }

            SimulatedRun[] Side(bool isLater, double factor) =>
            [
                .. Enumerable.Range(0, shape.Runs)
                    .Select(_ => new SimulatedRun(scenario.Run(noise, shape, isLater), factor, scenario.RunLevel)),
            ];
        });
        return
        [
            .. Judge.All.Select((judge, place) => new JudgeRates(judge.Name, (double)alarms[place] / pairs, (double)found[place] / pairs)),
        ];
    }
}

/// <summary>How often one way of comparing was wrong, and right: shares from 0 to 1.</summary>
/// <param name="FalseAlarms">Comparisons in which anything that had not changed was called worse or better.</param>
/// <param name="Power">Comparisons in which the changed metric was called worse.</param>
internal sealed record JudgeRates(string Judge, double FalseAlarms, double Power);
