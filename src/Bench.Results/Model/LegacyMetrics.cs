namespace Bench.Results.Model;

/// <summary>The declarations of metrics in runs of format 1, which wrote none. Frozen: metrics of newer runs are declared beside their
/// experiments.</summary>
internal static class LegacyMetrics
{
    private const double OfBoots = 0.03, OfMemory = 0.03, OfOthers = 0.10, PhaseLevel = 0.20, MemoryLevel = 0.005;

    private static readonly string[] SequentialJobs = ["job=read", "job=write"];

    private static readonly string[] OtherJobs =
    [
        "job=randread", "job=randwrite", "job=randrw", "job=randwrite-fsync", "job=write-log-fsync", "job=randread-64k", "job=randwrite-64k",
        "job=randread-libaio-32", "job=randwrite-libaio-32", "job=randread-io_uring-32", "job=randwrite-io_uring-32", "job=randrw-io_uring-32",
    ];

    /// <summary>All of them, in the order of tables.</summary>
    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        .. Headlines("boot.ready", "boot.lifecycle").Select(OfBoot),
        OfBoot(Plain("boot.*")),
        OfBoot(Plain("boot.phase.*")) with { RunLevel = PhaseLevel },
        OfBoot(Plain("boot.stop")),
        OfBoot(Plain("boot.cleanup")),
        .. new[] { "boot.observed.ready", "boot.sampled.ready", "boot.observed.*", "boot.sampled.*" }.Select(Plain).Select(OfBoot),
        OfBoot(Plain("boot.observed.phase.*")) with { RunLevel = PhaseLevel },
        OfAnInstance(Plain("memory.pss") with { Headline = true, Label = "PSS" }),
        .. new[]
        {
            "memory.pss.*", "memory.cgroup", "memory.cgroup.*", "memory.guest_ram.touched", "memory.guest_ram.*", "memory.vmm", "memory.*",
        }.Select(Plain).Select(OfAnInstance),
        OfAnInstance(Circumstance("memory.guest_ram.allotted")),
        .. new[] { "footprint.host", "footprint.pss.*", "footprint.cgroup", "footprint.*" }.Select(Plain)
            .Select(metric => metric with { SmallestEffect = OfOthers }),
        Plain("footprint.pss") with { SmallestEffect = OfOthers, Headline = true, Label = "PSS" },
        Circumstance("footprint.host.r2") with { SmallestEffect = OfOthers },
        OfADisk("disk.iops") with { Label = "IOPS", Headline = true, HeadlineIn = OtherJobs, MustReachDevice = true },
        OfADisk("disk.bandwidth") with { Headline = true, HeadlineIn = SequentialJobs, MustReachDevice = true },
        OfADisk("disk.latency.p50") with { Label = "p50" },
        OfADisk("disk.latency.p99") with { Label = "p99" },
        OfADisk("disk.latency.*"),
        OfADisk("disk.latency.fsync.*") with { MustReachDevice = true },
        OfADisk("disk.*"),
        .. new[] { "disk.bytes.*", "disk.cached.*", "disk.device_share" }.Select(Circumstance)
            .Select(metric => metric with { SmallestEffect = OfOthers }),
        .. Headlines("cpu.events"),
        Plain("cpu.*"),
        .. Headlines("ram.bandwidth.*", "ram.stream", "ram.latency"),
        .. Headlines("kernel.syscall", "kernel.switch.*", "kernel.fork", "kernel.exec", "kernel.fault", "kernel.*"),
        .. Headlines("network.bandwidth", "network.latency.p50", "network.connections").Select(OfANetwork),
        OfANetwork(Plain("network.*")),
        OfANetwork(Circumstance("network.retransmits")),
        .. Headlines(
            "application.redis.get", "application.redis.get.pipelined", "application.redis.set", "application.redis.set.pipelined",
            "application.nginx.1k", "application.nginx.100k", "application.compress", "application.decompress"),
        .. Headlines("application.sqlite.rollback", "application.sqlite.wal").Select(metric => metric with { MustReachDevice = true }),
        Plain("application.*"),
        .. Headlines("start.answered"),
        Plain("start.*"),
        .. new[] { "start.cached", "observer.*", "sampler.*" }.Select(Circumstance),
    ];

    // Units and directions stand in the samples of that format.
    private static MetricDefinition Plain(string name) => new(name, "1", Direction.Exact);

    private static MetricDefinition Circumstance(string name) => Plain(name) with { Circumstance = true };

    private static IEnumerable<MetricDefinition> Headlines(params IEnumerable<string> names)
        => names.Select(name => Plain(name) with { Headline = true });

    private static MetricDefinition OfBoot(MetricDefinition metric) => metric with { SmallestEffect = OfBoots };

    private static MetricDefinition OfAnInstance(MetricDefinition metric)
        => metric with { SmallestEffect = OfMemory, RunLevel = MemoryLevel };

    private static MetricDefinition OfADisk(string name) => Plain(name) with { SmallestEffect = OfOthers };

    private static MetricDefinition OfANetwork(MetricDefinition metric) => metric with { SmallestEffect = OfOthers };
}
