using Bench.Results.Comparison;
using Bench.Results.Statistics;

namespace Bench.Validation.Simulation;

/// <summary>Tries the sequential rule out on noise for which the truth is known, looking after every round as <c>bench ab</c>
/// does.</summary>
internal static class SequentialSimulation
{
    /// <summary>Runs trials, each until it is decided or has run out of rounds. The same seed gives the same outcome.</summary>
    /// <param name="scenario">The noise.</param>
    /// <param name="ratio">The true ratio of the second side, a time, to the first; above 0.</param>
    /// <param name="rule">The rule.</param>
    /// <param name="smallestEffect">The smallest change that matters, as a share.</param>
    /// <param name="mostRounds">Rounds after which a trial is undecided.</param>
    /// <param name="trials">How many.</param>
    /// <param name="seed">Of the noise.</param>
    public static SequentialOutcome Run(
        SequentialScenario scenario,
        double ratio,
        SequentialRule rule,
        double smallestEffect,
        int mostRounds,
        int trials,
        int seed)
    {
        var results = new Trial[trials];
        Parallel.For(
            0,
            trials,
            trial => results[trial] = Try(scenario, ratio, rule, smallestEffect, mostRounds, new Random(Seeds.Of(seed, trial))));
        return new SequentialOutcome(
            scenario.Name,
            ratio,
            Share(Verdict.Worse),
            Share(Verdict.Better),
            Share(Verdict.Same),
            Share(Verdict.Undecided),
            results.Average(result => result.Rounds),
            (double)results.Count(result => result.EverMissed) / trials);

        double Share(Verdict verdict) => (double)results.Count(result => result.Verdict == verdict) / trials;
    }

    private static Trial Try(
        SequentialScenario scenario,
        double ratio,
        SequentialRule rule,
        double smallestEffect,
        int mostRounds,
        Random random)
    {
        var metric = new PairedSequence(Direction.Lower, smallestEffect);
        var missed = false;
        for (var round = 1; ; round++)
        {
            var (a, b) = scenario.DrawPair(random, (double)round / mostRounds);
            metric.Take(Math.Exp(a), ratio * Math.Exp(b));
            var state = metric.Judge(rule);
            missed |= !state.Interval.Contains(ratio);
            if (state.Verdict != Verdict.Undecided || round == mostRounds)
            {
                return new Trial(state.Verdict, round, missed);
            }
        }
    }

    private readonly record struct Trial(Verdict Verdict, int Rounds, bool EverMissed);
}

/// <summary>How trials ended.</summary>
/// <param name="Scenario">The noise.</param>
/// <param name="Ratio">The true ratio.</param>
/// <param name="Worse">Share of trials, 0 to 1, in which the second side was called worse.</param>
/// <param name="Better">That in which it was called better.</param>
/// <param name="Same">That in which it was called the same.</param>
/// <param name="Undecided">That in which the rounds ran out.</param>
/// <param name="MeanRounds">Rounds that a trial took, on average.</param>
/// <param name="EverMissed">Share of trials in which the sequence of intervals, in any round until the end, did not hold the true
/// ratio.</param>
internal sealed record SequentialOutcome(
    string Scenario,
    double Ratio,
    double Worse,
    double Better,
    double Same,
    double Undecided,
    double MeanRounds,
    double EverMissed);
