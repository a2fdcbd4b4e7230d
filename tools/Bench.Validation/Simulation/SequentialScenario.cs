namespace Bench.Validation.Simulation;

/// <summary>Noise of two sides that are measured in pairs, for trying out the sequential rule where the truth is known.</summary>
/// <param name="Name">What it is like, in words.</param>
/// <param name="DrawPair">Draws a round's noise of both sides, as natural logarithms: from a generator and the share of the run that is
/// over.</param>
internal sealed record SequentialScenario(string Name, Func<Random, double, (double A, double B)> DrawPair)
{
    /// <summary>Boots vary by some 5 to 10 percent, with a few that take half as long again to three times; some platforms have two
    /// modes, some hosts drift or swing.</summary>
    public static IReadOnlyList<SequentialScenario> All { get; } =
    [
        Independent("log-normal, 5 %, 3 % outliers", random => (0.05 * Normal(random)) + Outlier(random, 0.03)),
        Independent("log-normal, 10 %, 5 % outliers", random => (0.10 * Normal(random)) + Outlier(random, 0.05)),
        Independent(
            "two modes, the slower twice the other, 6 % within",
            random => (0.06 * Normal(random)) + (random.NextDouble() < 0.35 ? Math.Log(2) : 0)),
        Independent("Cauchy tails, scale 5 %", random => 0.05 * Math.Clamp(Math.Tan(Math.PI * (random.NextDouble() - 0.5)), -40, 40)),
        Independent(
            "a busy host: half of the boots up to ten times as long, 3 % otherwise",
            random => (0.03 * Normal(random)) + (random.NextDouble() < 0.5 ? Math.Log(10) * random.NextDouble() : 0)),
        new("drift by half over the run, the first of a round 10 % slower, spread growing threefold", Drifting),
    ];

    private static SequentialScenario Independent(string name, Func<Random, double> draw)
        => new(name, (random, _) => (draw(random), draw(random)));

    private static (double A, double B) Drifting(Random random, double elapsed)
    {
        var host = Math.Log(1 + (0.5 * elapsed)) + (0.1 * Normal(random));
        var spread = 0.04 * (1 + (2 * elapsed));
        var first = Math.Log(1.1);
        var isFirstA = random.Next(2) == 0;
        return (host + (spread * Normal(random)) + (isFirstA ? first : 0), host + (spread * Normal(random)) + (isFirstA ? 0 : first));
    }

    private static double Outlier(Random random, double share)
        => random.NextDouble() < share ? Math.Log(1.5 + (1.5 * random.NextDouble())) : 0;

    // Box and Muller, "A Note on the Generation of Random Normal Deviates", 1958.
    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
