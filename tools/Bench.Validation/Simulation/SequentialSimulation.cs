namespace Bench.Validation.Simulation;

/// <summary>Noise of two sides that are measured in pairs.</summary>
/// <param name="DrawPair">Draws a round's noise of both sides, as natural logarithms, given the share of the run that is over.</param>
internal sealed record SequentialScenario(string Name, Func<Noise, double, (double A, double B)> DrawPair)
{
    /// <summary>Boots vary by some 5 to 10 percent, with a few that take half as long again to three times; some platforms have two
    /// modes, some hosts drift or swing.</summary>
    public static IReadOnlyList<SequentialScenario> All { get; } =
    [
        Independent("log-normal, 5 %, 3 % outliers", noise => (0.05 * noise.Normal()) + Outlier(noise, 0.03)),
        Independent("log-normal, 10 %, 5 % outliers", noise => (0.10 * noise.Normal()) + Outlier(noise, 0.05)),
        Independent(
            "two modes, the slower twice the other, 6 % within",
            noise => (0.06 * noise.Normal()) + (noise.Uniform() < 0.35 ? Math.Log(2) : 0)),
        Independent("Cauchy tails, scale 5 %", noise => 0.05 * Math.Clamp(Math.Tan(Math.PI * (noise.Uniform() - 0.5)), -40, 40)),
        Independent(
            "a busy host: half of the boots up to ten times as long, 3 % otherwise",
            noise => (0.03 * noise.Normal()) + (noise.Uniform() < 0.5 ? Math.Log(10) * noise.Uniform() : 0)),
        new("drift by half over the run, the first of a round 10 % slower, spread growing threefold", Drifting),
    ];

    private static SequentialScenario Independent(string name, Func<Noise, double> draw) =>
        new(name, (noise, _) => (draw(noise), draw(noise)));

    private static (double A, double B) Drifting(Noise noise, double elapsed)
    {
        var host = Math.Log(1 + (0.5 * elapsed)) + (0.1 * noise.Normal());
        var spread = 0.04 * (1 + (2 * elapsed));
        var first = Math.Log(1.1);
        var isFirstA = noise.Coin();
        return (host + (spread * noise.Normal()) + (isFirstA ? first : 0), host + (spread * noise.Normal()) + (isFirstA ? 0 : first));
    }

    private static double Outlier(Noise noise, double share) =>
        noise.Uniform() < share ? Math.Log(1.5 + (1.5 * noise.Uniform())) : 0;
}

/// <summary>Tries the sequential rule on noise for which the truth is known, looking after every round as <c>bench ab</c> does.</summary>
internal static class SequentialSimulation
{
    /// <summary>Runs trials, each until it is decided or has run out of rounds. The same seed gives the same outcome.</summary>
    /// <param name="ratio">The true ratio of the second side, a time, to the first; above 0.</param>
    /// <param name="smallestEffect">The smallest change that matters, as a share.</param>
    /// <param name="mostRounds">Rounds after which a trial is undecided.</param>
    public static SequentialOutcome Run(
        SequentialScenario scenario,
        double ratio,
        SequentialRule rule,
        double smallestEffect,
        int mostRounds,
        int trials,
        int seed)
    {
        var results = new (Verdict Verdict, int Rounds, bool EverMissed)[trials];
        Parallel.For(0, trials, trial => results[trial] = Try(new Noise(Seeds.Of(seed, trial))));
        return new SequentialOutcome(
            Share(Verdict.Worse),
            Share(Verdict.Better),
            Share(Verdict.Same),
            Share(Verdict.Undecided),
            results.Average(result => result.Rounds),
            (double)results.Count(result => result.EverMissed) / trials);

        double Share(Verdict verdict) => (double)results.Count(result => result.Verdict == verdict) / trials;

        (Verdict Verdict, int Rounds, bool EverMissed) Try(Noise noise)
        {
            var metric = new PairedSequence(Direction.Lower, smallestEffect);
            var missed = false;
            for (var round = 1; ; round++)
            {
                var (a, b) = scenario.DrawPair(noise, (double)round / mostRounds);
                metric.Take(Math.Exp(a), ratio * Math.Exp(b));
                var state = metric.Judge(rule);
                missed |= !state.Ratio.Contains(ratio);
                if (state.Verdict != Verdict.Undecided || round == mostRounds)
                {
                    return (state.Verdict, round, missed);
                }
            }
        }
    }
}

/// <summary>Shares of trials, 0 to 1, by verdict on the second side.</summary>
/// <param name="MeanRounds">Mean number of rounds of a trial.</param>
/// <param name="EverMissed">Share of trials in which the interval, in any round until the end, did not hold the true ratio.</param>
internal sealed record SequentialOutcome(double Worse, double Better, double Same, double Undecided, double MeanRounds, double EverMissed);
