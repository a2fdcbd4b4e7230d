namespace Bench.Validation.Simulation;

/// <summary>The host on which simulated runs were made.</summary>
internal static class SimulatedEnvironment
{
    /// <summary>What boots declare: the declared scatter of rounds is right in some worlds and wrong in others.</summary>
    private const double RoundScatter = 0.05;

    /// <param name="run">The run's name.</param>
    /// <param name="runLevel">What the metrics declare of levels of runs.</param>
    public static RunEnvironment Named(string run, double runLevel) => new()
    {
        Run = run,
        Started = DateTimeOffset.UnixEpoch,
        Settings = new RunSettings { Preset = "simulated", Rounds = 0, Seed = 0, Cpus = 1, MemoryBytes = 0 },
        Host = new HostEnvironment
        {
            CpuModel = "simulated",
            LogicalCpus = 1,
            Architecture = "none",
            MemoryBytes = 0,
            Kernel = "none",
            OperatingSystem = "none",
            Virtualization = "none",
            CgroupVersion = "none",
        },
        Metrics =
        [
            .. SimulatedRun.Wholes.Select(name => MetricDefinition.Milliseconds(name) with
            {
                Headline = true,
                SmallestEffect = SimulatedRun.SmallestEffect,
                RunLevel = runLevel,
                RoundScatter = RoundScatter,
            }),
            MetricDefinition.Milliseconds("boot.phase.*") with { SmallestEffect = SimulatedRun.SmallestEffect, RunLevel = 0.2 },
        ],
        Platforms = [],
        Guests = [],
        Tools = new Dictionary<string, string>(),
    };
}
