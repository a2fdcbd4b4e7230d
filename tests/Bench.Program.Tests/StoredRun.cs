using Bench.Experiments;

namespace Bench.Program.Tests;

/// <summary>Small runs on disk, as the harness would have left them.</summary>
internal static class StoredRun
{
    private const int Rounds = 8;

    public static DateTimeOffset Started { get; } = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static HostEnvironment Host { get; } = new()
    {
        CpuModel = "AMD EPYC",
        LogicalCpus = 2,
        Architecture = "x86_64",
        MemoryBytes = 24L << 30,
        Kernel = "6.18.0",
        OperatingSystem = "Debian GNU/Linux 12 (bookworm)",
        Virtualization = "kvm",
        CgroupVersion = "hybrid",
    };

    /// <summary>Writes boot and memory of two platforms and returns the run's folder; <paramref name="slower"/> boots in twice the
    /// time.</summary>
    public static string Write(TemporaryFolder results, string name, string? slower = null, HostEnvironment? host = null)
    {
        var folder = RunFolder.Create(results.Path, Environment(name, host ?? Host));
        using var samples = folder.AppendSamples();
        for (var round = 1; round <= Rounds; round++)
        {
            foreach (var (platform, boot, memory) in new[] { ("native", 5.0, 1e6), ("runc", 40.0, 3e6) })
            {
                var noise = 1 + (round % 3 * 0.004);
                samples.Write(Sample(name, round, "boot", platform, "boot.ready", "ms", boot * noise * (platform == slower ? 2 : 1)));
                samples.Write(Sample(name, round, "memory", platform, "memory.pss", "B", memory * noise));
            }
        }

        return folder.Path;
    }

    /// <summary>Writes a run that was interrupted before its first sample.</summary>
    public static string WriteEmpty(TemporaryFolder results, string name) => RunFolder.Create(results.Path, Environment(name, Host)).Path;

    /// <summary>Cuts the last line of samples in the middle, as a crash of the host may; returns its number.</summary>
    public static int Truncate(string run)
    {
        var file = Path.Combine(run, RunFiles.Samples);
        var lines = File.ReadAllLines(file).Length;
        using var stream = new FileStream(file, FileMode.Open);
        stream.SetLength(stream.Length - 40);
        return lines;
    }

    public static RunEnvironment Environment(string name, HostEnvironment host) => new()
    {
        Run = name,
        Started = Started,
        Settings = new RunSettings { Preset = "quick", Rounds = Rounds, Seed = 42, Cpus = 1, MemoryBytes = 256L << 20 },
        Host = host,
        Platforms =
        [
            new PlatformEnvironment { Name = "native", Family = "process", Usable = true },
            new PlatformEnvironment { Name = "runc", Family = "container", Usable = true },
        ],
        Guests = [new GuestEnvironment { Name = "busybox", Digest = "sha256:00", Bytes = 4 << 20, Files = 12 }],
        Tools = new Dictionary<string, string> { ["runc"] = "1.1.5" },
        Metrics = ExperimentList.Create().Metrics,
        Charts = [.. ExperimentList.Create().Declarations.SelectMany(experiment => experiment.Charts)],
    };

    private static Sample Sample(
        string run,
        int round,
        string experiment,
        string platform,
        string metric,
        string unit,
        double value) => new()
        {
            Run = run,
            Time = new DateTimeOffset(2026, 1, 31, 12, round, 0, TimeSpan.Zero),
            Round = round,
            Case = new CaseId { Experiment = experiment, Platform = platform, Guest = "busybox" },
            Metric = metric,
            Unit = unit,
            Direction = Direction.Lower,
            Value = value,
        };
}
