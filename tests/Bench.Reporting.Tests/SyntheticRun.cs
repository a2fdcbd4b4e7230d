using System.Runtime.CompilerServices;

namespace Bench.Reporting.Tests;

/// <summary>Runs made up for the tests: the same numbers each time, of the size that real platforms show.</summary>
internal static class SyntheticRun
{
    /// <summary>The committed run whose metrics and charts these runs have, too.</summary>
    private static readonly Lazy<RunEnvironment> Declarations = new(() => RunFolder.Open(BaselinePath()).ReadEnvironment());

    public const string UnusableReason = "a stock kernel did not reach user space within 20 s although /dev/kvm opens";

    /// <summary>A platform, its family, how many times slower than native it boots, and the PSS of an instance in MiB.</summary>
    private static readonly (string Name, string Family, string? Accelerator, double Slowdown, double Pss)[] Known =
    [
        ("native", "process", null, 1, 0.7),
        ("bwrap", "namespace", null, 4.6, 1.1),
        ("unshare", "namespace", null, 2.1, 0.9),
        ("nspawn", "namespace", null, 58, 6.4),
        ("crun", "container", null, 8.4, 2.3),
        ("runc", "container", null, 19, 9.8),
        ("containerd/runc", "container", null, 61, 24),
        ("docker/runc", "container", null, 192, 31),
        ("docker/crun", "container", null, 170, 26),
        ("podman/crun", "container", null, 98, 19),
        ("podman/runc", "container", null, 121, 22),
        ("runsc", "sandbox", null, 99, 48),
        ("docker/runsc", "sandbox", null, 310, 66),
        ("uml", "vm", null, 870, 41),
        ("qemu/microvm", "vm", "tcg", 1340, 96),
        ("qemu/q35", "vm", "tcg", 1840, 123),
    ];

    /// <summary>Names of the charts of such a run.</summary>
    public static IReadOnlyList<string> ChartNames { get; } =
        [.. ChartSet.Draw(Small().Environment, Small().Summary).Select(chart => chart.Name)];

    /// <summary>Six platforms, one of them not usable.</summary>
    public static (RunEnvironment Environment, RunSummary Summary) Small(int rounds = 12) =>
        Make(["native", "runc", "docker/runc", "uml", "qemu/q35"], rounds);

    /// <summary>Sixteen platforms that ran and two that did not.</summary>
    public static (RunEnvironment Environment, RunSummary Summary) Large(int rounds = 12)
    {
        var (environment, summary) = Make([.. Known.Select(known => known.Name)], rounds);
        return (environment with
        {
            Platforms =
            [
                .. environment.Platforms,
                new PlatformEnvironment
                {
                    Name = "kata/qemu",
                    Family = "vm",
                    Usable = false,
                    Reason = "kata-runtime is not installed on this host, and without hardware virtualisation its machines would not start "
                        + "in any case",
                    Remedy = "install kata-containers on a host with KVM",
                },
            ],
        }, summary);
    }

    public static MetricSummary Row(
        string experiment,
        string platform,
        string guest,
        string metric,
        string unit,
        Estimate? value,
        string family = "container",
        string? accelerator = null) => new()
        {
            Case = new CaseId { Experiment = experiment, Platform = platform, Accelerator = accelerator, Guest = guest },
            Family = family,
            Metric = metric,
            Unit = unit,
            Direction = Direction.Lower,
            Count = value is null ? 0 : 12,
            Failures = value is null ? 12 : 0,
            Value = value,
        };

    private static (RunEnvironment Environment, RunSummary Summary) Make(string[] names, int rounds)
    {
        var platforms = Known.Where(known => names.Contains(known.Name)).ToList();
        var rows = new List<MetricSummary>();
        foreach (var platform in platforms)
        {
            foreach (var (guest, weight) in new[] { ("busybox", 1.0), ("debian", 1.18) })
            {
                var boot = 1.53 * platform.Slowdown * weight;
                rows.Add(Summarise("boot", guest, null, "boot.ready", "ms", Direction.Lower, boot, 1.53 * weight));
                rows.Add(Summarise(
                    "boot",
                    guest,
                    null,
                    "boot.lifecycle",
                    "ms",
                    Direction.Lower,
                    (boot * 1.32) + 1.1,
                    (1.53 * weight * 1.32) + 1.1));
                rows.Add(Summarise(
                    "memory",
                    guest,
                    null,
                    "memory.pss",
                    "B",
                    Direction.Lower,
                    platform.Pss * weight * (1 << 20),
                    0.7 * weight * (1 << 20)));
                rows.Add(Summarise(
                    "memory",
                    guest,
                    null,
                    "memory.cgroup",
                    "B",
                    Direction.Lower,
                    ((platform.Pss * 0.8) + 1.4) * (1 << 20),
                    2 * (1 << 20)));
            }

            foreach (var (way, factor) in new[] { ("host", 1.1), ("pss", 0.8), ("cgroup", 0.6) })
            {
                rows.Add(Summarise(
                    "footprint",
                    "busybox",
                    null,
                    $"footprint.{way}",
                    "B",
                    Direction.Lower,
                    platform.Pss * factor * (1 << 20),
                    0.7 * factor * (1 << 20)));
            }

            var share = platform switch
            {
                { Name: "runsc" or "docker/runsc" } => 3.3,
                { Name: "uml" } => 1.95,
                { Accelerator: "tcg" } => 0.24,
                _ => 1 / (1 + (Math.Log10(platform.Slowdown) / 12)),
            };
            foreach (var (job, metric, unit, native, latency) in new[]
            {
                ("randread", "disk.iops", "1/s", 12_100.0, 79.0),
                ("randwrite", "disk.iops", "1/s", 9_400.0, 101.0),
                ("read", "disk.bandwidth", "B/s", 1.31e9, 760.0),
                ("write", "disk.bandwidth", "B/s", 0.84e9, 1190.0),
            })
            {
                rows.Add(Summarise("disk", "debian", job, metric, unit, Direction.Higher, native * share, native));
                rows.Add(Summarise("disk", "debian", job, "disk.latency.p50", "us", Direction.Lower, latency / share, latency));
                rows.Add(Summarise("disk", "debian", job, "disk.latency.p99", "us", Direction.Lower, latency / share * 4.7, latency * 4.7));
                if (platform.Family is "process" or "container")
                {
                    var root = Summarise("disk", "debian", job, metric, unit, Direction.Higher, native * share * 0.8, native * 0.8);
                    rows.Add(root with
                    {
                        Case = root
                        .Case with
                        { Parameters = new ParameterSet([.. root.Case.Parameters, new("storage", "root")]) }
                    });
                }
            }

            MetricSummary Summarise(
                string experiment,
                string guest,
                string? job,
                string metric,
                string unit,
                Direction direction,
                double value,
                double native) => new()
                {
                    Case = new CaseId
                    {
                        Experiment = experiment,
                        Platform = platform.Name,
                        Accelerator = platform.Accelerator,
                        Guest = guest,
                        Parameters = job is null
                        ? ParameterSet.None
                        : new ParameterSet([new("job", job), new("bs", job.StartsWith("rand", StringComparison.Ordinal) ? "4k" : "1M")]),
                    },
                    Family = platform.Family,
                    Metric = metric,
                    Unit = unit,
                    Direction = direction,
                    Count = platform.Name == "uml" ? rounds - 1 : rounds,
                    Failures = platform.Name == "uml" ? 1 : 0,
                    Value = Interval(value, rounds),
                    RatioToNative = platform.Name == "native" ? new Estimate(1, 1, 1) : Interval(value / native, rounds),
                    Flags = experiment == "disk" && metric is "disk.iops" or "disk.bandwidth"
                    && platform.Name is "uml" or "runsc" or "docker/runsc"
                    && experiment == "disk"
                    ? [new Flag(FlagKind.PageCache, "host page cache behind O_DIRECT")]
                    : [],
                };
        }

        return (Environment(platforms.Select(platform => new PlatformEnvironment
        {
            Name = platform.Name,
            Family = platform.Family,
            Accelerator = platform.Accelerator,
            Usable = true,
        }), rounds), new RunSummary
        {
            Run = "2026-02-03-quiet-host",
            Rounds = rounds,
            Metrics = rows,
            Notes = ["Round 4 is noisy: 7 % of the CPU was stolen."]
        });
    }

    /// <summary>An interval that reaches further up than down, as times do.</summary>
    private static Estimate Interval(double value, int rounds)
        => rounds < 6 ? new Estimate(value, null, null) : new Estimate(value, value * 0.94, value * 1.25);

    private static string BaselinePath([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "../../results/baselines/quick-epyc-pti-2");

    private static RunEnvironment Environment(IEnumerable<PlatformEnvironment> platforms, int rounds) => new()
    {
        Run = "2026-02-03-quiet-host",
        Started = new DateTimeOffset(2026, 2, 3, 14, 5, 9, TimeSpan.Zero),
        Settings = new RunSettings { Preset = "standard", Rounds = rounds, Seed = 20260203, Cpus = 1, MemoryBytes = 256 << 20 },
        Host = new HostEnvironment
        {
            CpuModel = "Intel(R) Xeon(R) Processor @ 2.60GHz",
            LogicalCpus = 2,
            Architecture = "x86_64",
            MemoryBytes = 8L << 30,
            Kernel = "6.18.5",
            OperatingSystem = "Debian GNU/Linux 12 (bookworm)",
            Virtualization = "kvm",
            CgroupVersion = "hybrid",
            TransparentHugePages = "madvise",
            Storage = "ext4 on vda (rotational 0)",
            Mitigations = new Dictionary<string, string> { ["spectre_v2"] = "Mitigation: Enhanced IBRS", ["meltdown"] = "Not affected" },
        },
        Platforms =
        [
            .. platforms,
            new PlatformEnvironment
            {
                Name = "qemu/q35",
                Family = "vm",
                Accelerator = "kvm",
                Usable = false,
                Reason = UnusableReason,
                Remedy = "run on a host whose /dev/kvm boots a stock kernel",
            },
        ],
        Guests =
        [
            new GuestEnvironment { Name = "busybox", Digest = "sha256:1f0c", Bytes = 4_300_000, Files = 412 },
            new GuestEnvironment { Name = "debian", Digest = "sha256:77ab", Bytes = 151_000_000, Files = 9_204 },
        ],
        Metrics = Declarations.Value.Metrics,
        Charts = Declarations.Value.Charts,
        Tools = new Dictionary<string, string>
        {
            ["runc"] = "runc version 1.1.5+ds1",
            ["qemu-system-x86_64"] = "QEMU emulator version 7.2.15"
        },
        HarnessCommit = "f86a2ff",
    };
}
