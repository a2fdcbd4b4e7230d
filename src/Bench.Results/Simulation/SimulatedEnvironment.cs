namespace Bench.Results.Simulation;

/// <summary>The host on which simulated runs were made.</summary>
internal static class SimulatedEnvironment
{
    public static RunEnvironment Named(string run) => new()
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
        Platforms = [],
        Guests = [],
        Tools = new Dictionary<string, string>(),
    };
}
