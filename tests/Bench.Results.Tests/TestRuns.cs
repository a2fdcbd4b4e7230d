using System.Runtime.CompilerServices;

namespace Bench.Results.Tests;

/// <summary>Runs, samples and environments to test with.</summary>
internal static class TestRuns
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 31, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The run whose declarations the others have, too.</summary>
    private static readonly Lazy<RunEnvironment> Declarations = new(
        () => RunFolder.Open(BaselinePath("quick-epyc-pti-2")).ReadEnvironment());

    public static RunEnvironment Environment(string run = "run", int rounds = 6) => new()
    {
        Run = run,
        Started = Noon,
        Settings = new RunSettings { Preset = "quick", Rounds = rounds, Seed = 42, Cpus = 1, MemoryBytes = 256L << 20 },
        Host = Host(),
        Platforms =
        [
            new PlatformEnvironment { Name = "native", Family = "process", Usable = true },
            new PlatformEnvironment { Name = "runc", Family = "container", Usable = true },
            new PlatformEnvironment { Name = "crun", Family = "container", Usable = true },
            new PlatformEnvironment { Name = "qemu/q35", Family = "vm", Accelerator = "tcg", Usable = true },
        ],
        Guests = [new GuestEnvironment { Name = "busybox", Digest = "sha256:00", Bytes = 4 << 20, Files = 12 }],
        Metrics = Declarations.Value.Metrics,
        Charts = Declarations.Value.Charts,
        Tools = new Dictionary<string, string> { ["runc"] = "1.1.5" },
    };

    /// <summary>An environment whose metrics have all that a declaration may have.</summary>
    public static RunEnvironment Declaring() => Environment() with
    {
        Metrics = [.. Declarations.Value.Metrics.Select(metric => metric with { RoundScatter = 0.05 })],
    };

    public static HostEnvironment Host() => new()
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

    public static CaseId Case(string platform = "runc", string experiment = "boot", string guest = "busybox", string? accelerator = null) =>
        new() { Experiment = experiment, Platform = platform, Guest = guest, Accelerator = accelerator };

    public static Sample Ok(
        int round, double value, string platform = "runc", string experiment = "boot", string metric = "boot.ready", string unit = "ms",
        Direction direction = Direction.Lower, string? flag = null, int iteration = 1, string? accelerator = null) => new()
        {
            Run = "run",
            Time = Noon.AddSeconds(round),
            Round = round,
            Iteration = iteration,
            Case = Case(platform, experiment, accelerator: accelerator),
            Metric = metric,
            Unit = unit,
            Direction = direction,
            Value = value,
            Flags = flag is null ? [] : [new Flag(FlagKind.Note, flag)],
        };

    /// <summary>A time line of 10 ms steps from 10 ms before the call on; its cgroup is there from the second point on.</summary>
    public static Timeline TimeLine(int points, int round = 1)
    {
        var all = Enumerable.Range(0, points).ToList();
        return new Timeline
        {
            Run = "run",
            Round = round,
            Case = Case(),
            TicksPerSecond = 100,
            Missed = 1,
            Source = "cgroup",
            Marks = new Dictionary<string, double> { ["call"] = 0, ["ready"] = 12.5 },
            Milliseconds = [.. all.Select(point => (10.0 * point) - 10)],
            MemoryBytes = [.. all.Select(point => point == 0 ? (long?)null : 4096 * point)],
            FileBytes = [.. all.Select(point => point == 0 ? (long?)null : 1024 * point)],
            CpuMilliseconds = [.. all.Select(point => point == 0 ? (double?)null : 1.5 * point)],
            ReadBytes = [.. all.Select(_ => (long?)0)],
            WrittenBytes = [.. all.Select(point => (long?)(512 * point))],
            Processes = [.. all.Select(_ => (int?)2)],
        };
    }

    public static WindowSeries Windows(params double[] values) =>
        new() { Run = "run", Round = 1, Case = Case(), Metric = "cpu.events", Unit = "1/s", Seconds = 1, Values = values, WarmUp = 1 };

    /// <summary>The words of flags.</summary>
    public static IEnumerable<string> Texts(this IEnumerable<Flag> flags) => flags.Select(flag => flag.Text);

    public static Sample Not(Sample sample, Outcome outcome, string reason)
        => sample with { Value = null, Outcome = outcome, Reason = reason, Flags = [] };

    public static RunData Run(IEnumerable<Sample> samples, int rounds = 6) => RunData.From(Environment(rounds: rounds), [.. samples]);

    /// <summary>A run whose summary nobody looks at, which makes thousands of them cheap.</summary>
    public static RunData Unsummarized(IEnumerable<Sample> samples) => new()
    {
        Environment = Environment(),
        Samples = [.. samples],
        Summary = new RunSummary { Run = "run", Rounds = 0, Metrics = [] },
    };

    /// <summary>A draw from the standard normal distribution (Box and Muller, 1958).</summary>
    public static double Gaussian(this Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>Rounds of values around a centre with a relative noise.</summary>
    public static IEnumerable<double> Noisy(this Random random, double centre, double noise, int rounds) =>
        Enumerable.Range(0, rounds).Select(_ => centre * Math.Exp(noise * random.Gaussian()));

    /// <summary>A committed baseline.</summary>
    public static RunData Baseline(string name) => RunFolder.Open(BaselinePath(name)).Read();

    private static string BaselinePath(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../results/baselines", name);
}
