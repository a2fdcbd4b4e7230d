namespace Bench.Validation.Simulation;

/// <summary>A kind of world whose truth is known: how the logarithms of times vary about the logarithm of the true one.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Description">What it is, with its figures.</param>
internal abstract record Scenario(string Name, string Description)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Independent("log-normal", "independent, standard deviation 6 %", noise => 0.06 * noise.Normal()),
        new Independent(
            "boot-like",
            "log-normal of 5 %, and of each hundred values eight that are late by 25 % in the mean, exponentially",
            noise => 0.05 * noise.Normal() + (noise.Uniform() < 0.08 ? 0.25 * noise.Exponential() : 0)),
        new Independent("heavy tails", "Student's t with 3 degrees of freedom, scaled by 5 %", noise => 0.05 * noise.StudentThree()),
        new Independent(
            "two modes",
            "seven of ten values about one place, three about twice as much, each within 4 %",
            noise => (noise.Uniform() < 0.7 ? 0 : Math.Log(2)) + 0.04 * noise.Normal()),
        new Correlated(),
        new Heteroscedastic(),
        new HostDrift(),
        new RunLevels(),
    ];

    /// <summary>Whether values of one run tell the level of all runs: not where each run has one of its own.</summary>
    public virtual bool HasLevel => true;

    /// <summary>Whether values of one run tell the ratio to native of all runs: not where each platform has a level of its own in each
    /// run.</summary>
    public virtual bool HasRatioToNative => true;

    /// <summary>Standard deviation of the level that each platform has of its own in each run.</summary>
    public virtual double RunLevel => 0.005;

    /// <summary>Makes the logarithms of one run's samples, less that of the true value.</summary>
    /// <param name="noise">Randomness.</param>
    /// <param name="shape">How many of what.</param>
    /// <param name="isLater">Whether it is the later of two runs, which some worlds make noisier.</param>
    /// <returns>By platform, metric, round and sample.</returns>
    public abstract double[][][][] Run(Noise noise, SimulatedShape shape, bool isLater);

    private static double[][][][] Fill(SimulatedShape shape, Func<int, int, int, Func<double>> inRound) =>
    [
        .. Enumerable.Range(0, shape.Platforms).Select(platform => Enumerable.Range(0, shape.Metrics).Select(metric => Enumerable.Range(
            0,
            shape.Rounds).Select(round =>
        {
            var sample = inRound(platform, metric, round);
            return Enumerable.Range(0, shape.Samples).Select(_ => sample()).ToArray();
        }).ToArray()).ToArray()),
    ];

    private sealed record Independent(string Name, string Description, Func<Noise, double> Draw) : Scenario(Name, Description)
    {
        public override double[][][][] Run(Noise noise, SimulatedShape shape, bool isLater) => Fill(shape, (_, _, _) => () => Draw(noise));
    }

    private sealed record Correlated() : Scenario(
        "correlated within rounds",
        "each round shifts all samples of a case by 6 %, which vary by 2 % within it")
    {
        public override double[][][][] Run(Noise noise, SimulatedShape shape, bool isLater) => Fill(shape, (_, _, _) =>
        {
            var round = 0.06 * noise.Normal();
            return () => round + 0.02 * noise.Normal();
        });
    }

    private sealed record Heteroscedastic() : Scenario(
        "heteroscedastic",
        "each round has a spread of its own, 2 % to 12 %, and the later run three times that")
    {
        public override double[][][][] Run(Noise noise, SimulatedShape shape, bool isLater) => Fill(shape, (_, _, _) =>
        {
            var spread = 0.02 * Math.Pow(6, noise.Uniform()) * (isLater ? 3 : 1);
            return () => spread * noise.Normal();
        });
    }

    private sealed record HostDrift() : Scenario("drift of the host", "each run has a level (8 %), a slope (20 % from first to last round) and a random walk (2 % a round). Cases share these; each round of a case adds 5 %")
    {
        public override bool HasLevel => false;

        public override double[][][][] Run(Noise noise, SimulatedShape shape, bool isLater)
        {
            var (level, slope, walk) = (0.08 * noise.Normal(), 0.20 * noise.Normal(), 0.0);
            double[] host = [.. Enumerable.Range(0, shape.Rounds)
                .Select(round => level + slope * round / shape.Rounds + (walk += 0.02 * noise.Normal()))];
            return Fill(shape, (_, _, round) =>
            {
                var own = 0.05 * noise.Normal();
                return () => host[round] + own + 0.01 * noise.Normal();
            });
        }
    }

    private sealed record RunLevels() : Scenario("levels of runs", "each platform has a level in each run (5 %), and each part of its boot another (20 %), shared by no other platform; each round of a case adds 5 %")
    {
        public override bool HasLevel => false;

        public override bool HasRatioToNative => false;

        public override double RunLevel => 0.05;

        public override double[][][][] Run(Noise noise, SimulatedShape shape, bool isLater)
        {
            double[] ofPlatforms = [.. Enumerable.Range(0, shape.Platforms).Select(_ => 0.05 * noise.Normal())];
            double[][] ofParts = [.. ofPlatforms.Select(
                _ => Enumerable.Range(0, shape.Metrics).Select(metric => SimulatedRun.IsPart(metric) ? 0.20 * noise.Normal() : 0).ToArray())];
            return Fill(shape, (platform, metric, _) =>
            {
                var round = ofPlatforms[platform] + ofParts[platform][metric] + 0.05 * noise.Normal();
                return () => round + 0.01 * noise.Normal();
            });
        }
    }
}

/// <summary>How large simulated runs are.</summary>
/// <param name="Platforms">Platforms, the first of which is native.</param>
/// <param name="Metrics">Metrics of each: first the boot's two, then parts of them.</param>
/// <param name="Rounds">Rounds.</param>
/// <param name="Samples">Samples of each metric in each round.</param>
/// <param name="Runs">Runs of either side.</param>
internal sealed record SimulatedShape(int Platforms, int Metrics, int Rounds, int Samples, int Runs = 1);
