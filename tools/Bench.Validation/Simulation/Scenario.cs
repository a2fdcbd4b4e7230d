namespace Bench.Validation.Simulation;

/// <summary>A simulated world whose truth is known: how the logarithms of times vary about the logarithm of the true one.</summary>
/// <param name="Begin">Begins a run, the later of two or not, and gives a source of samples for each platform, metric and round.</param>
internal sealed record Scenario(string Name, string Description, Func<Noise, SimulatedShape, bool, SampleSource> Begin)
{
    private const double DeclaredRunLevel = 0.005;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        Independent("log-normal", "independent, standard deviation 6 %", noise => 0.06 * noise.Normal()),
        Independent(
            "boot-like",
            "log-normal of 5 %, and of each hundred values eight that are late by 25 % in the mean, exponentially",
            noise => (0.05 * noise.Normal()) + (noise.Uniform() < 0.08 ? 0.25 * noise.Exponential() : 0)),
        Independent("heavy tails", "Student's t with 3 degrees of freedom, scaled by 5 %", noise => 0.05 * noise.StudentThree()),
        Independent(
            "two modes",
            "seven of ten values about one place, three about twice as much, each within 4 %",
            noise => (noise.Uniform() < 0.7 ? 0 : Math.Log(2)) + (0.04 * noise.Normal())),
        new(
            "correlated within rounds",
            "each round shifts all samples of a case by 6 %, which vary by 2 % within it",
            (noise, _, _) => (_, _, _) => Around(0.06 * noise.Normal(), 0.02, noise)),
        new(
            "heteroscedastic",
            "each round has a spread of its own, 2 % to 12 %, and the later run three times that",
            (noise, _, isLater) => (_, _, _) => Around(0, 0.02 * Math.Pow(6, noise.Uniform()) * (isLater ? 3 : 1), noise)),
        new(
            "drift of the host",
            "each run has a level (8 %), a slope (20 % from first to last round) and a random walk (2 % a round). Cases share these; "
            + "each round of a case adds 5 %",
            HostDrift)
        {
            HasLevel = false,
        },
        new(
            "levels of runs",
            "each platform has a level in each run (5 %), and each part of its boot another (20 %), shared by no other platform; "
            + "each round of a case adds 5 %",
            RunLevels)
        {
            HasLevel = false,
            HasRatioToNative = false,
            RunLevel = 0.05,
        },
    ];

    /// <summary>Whether values of one run tell the level of all runs: not where each run has one of its own.</summary>
    public bool HasLevel { get; init; } = true;

    /// <summary>Whether values of one run tell the ratio to native of all runs: not where each platform has a level of its own in each
    /// run.</summary>
    public bool HasRatioToNative { get; init; } = true;

    /// <summary>Standard deviation of the level that each platform has of its own in each run.</summary>
    public double RunLevel { get; private init; } = DeclaredRunLevel;

    /// <summary>The logarithms of one run's samples, less that of the true value.</summary>
    /// <param name="isLater">Whether it is the later of two runs, which some worlds make noisier.</param>
    public IReadOnlyList<SimulatedSeries> Run(Noise noise, SimulatedShape shape, bool isLater)
    {
        var begin = Begin(noise, shape, isLater);
        return
        [
            .. from platform in Enumerable.Range(0, shape.Platforms)
               from metric in Enumerable.Range(0, shape.Metrics)
               let rounds = Enumerable.Range(0, shape.Rounds).Select(round => Round(platform, metric, round)).ToArray()
               select new SimulatedSeries(platform, metric, rounds),
        ];

        double[] Round(int platform, int metric, int round)
        {
            var sample = begin(platform, metric, round);
            return [.. Enumerable.Range(0, shape.Samples).Select(_ => sample())];
        }
    }

    private static Scenario Independent(string name, string description, Func<Noise, double> draw) =>
        new(name, description, (noise, _, _) => (_, _, _) => () => draw(noise));

    private static Func<double> Around(double centre, double spread, Noise noise) => () => centre + (spread * noise.Normal());

    private static SampleSource HostDrift(Noise noise, SimulatedShape shape, bool isLater)
    {
        var (level, slope, walk) = (0.08 * noise.Normal(), 0.20 * noise.Normal(), 0.0);
        var host = new double[shape.Rounds];
        for (var round = 0; round < shape.Rounds; round++)
        {
            walk += 0.02 * noise.Normal();
            host[round] = level + (slope * round / shape.Rounds) + walk;
        }

        return (_, _, round) => Around(host[round] + (0.05 * noise.Normal()), 0.01, noise);
    }

    private static SampleSource RunLevels(Noise noise, SimulatedShape shape, bool isLater)
    {
        double[] ofPlatforms = [.. Enumerable.Range(0, shape.Platforms).Select(_ => 0.05 * noise.Normal())];
        double[][] ofParts =
        [
            .. ofPlatforms.Select(_ => Enumerable.Range(0, shape.Metrics)
                .Select(metric => SimulatedRun.IsPart(metric) ? 0.20 * noise.Normal() : 0)
                .ToArray()),
        ];
        return (platform, metric, _) => Around(ofPlatforms[platform] + ofParts[platform][metric] + (0.05 * noise.Normal()), 0.01, noise);
    }
}

/// <summary>Begins a round of a platform and a metric, and gives what draws its samples.</summary>
internal delegate Func<double> SampleSource(int platform, int metric, int round);

/// <summary>The size of simulated runs.</summary>
/// <param name="Platforms">Platforms, the first of which is native.</param>
/// <param name="Metrics">Metrics of each: first the boot's two, then parts of them.</param>
/// <param name="Samples">Samples of each metric in each round.</param>
/// <param name="Runs">Runs of either side.</param>
internal sealed record SimulatedShape(int Platforms, int Metrics, int Rounds, int Samples, int Runs = 1);

/// <summary>Samples of one metric of one platform, by round.</summary>
internal sealed record SimulatedSeries(int Platform, int Metric, double[][] Rounds);
