namespace Bench.Validation;

/// <summary>The environment of runs that were never made.</summary>
internal static class SimulatedEnvironment
{
    private const string None = "none";

    public static RunEnvironment Of(string run) => new()
    {
        Run = run,
        Started = DateTimeOffset.UnixEpoch,
        Settings = new RunSettings { Preset = "simulated", Rounds = 0, Seed = 0, Cpus = 1, MemoryBytes = 256L << 20 },
        Host = new HostEnvironment
        {
            CpuModel = None,
            LogicalCpus = 1,
            Architecture = None,
            MemoryBytes = 1L << 30,
            Kernel = None,
            OperatingSystem = None,
            Virtualization = None,
            CgroupVersion = None,
        },
        Platforms = [],
        Guests = [],
        Tools = new Dictionary<string, string>(),
    };
}
