namespace Bench.Harness;

/// <summary>How thorough a run is: a row of the table <see cref="All"/>. Every case of a preset is in every round.</summary>
internal sealed record Preset
{
    /// <summary>Seconds of each iteration of a workload's program that runs for a time.</summary>
    public const int WindowSeconds = 1;

    /// <summary>The preset that is used when none is named.</summary>
    public const string DefaultName = "quick";

    public required string Name { get; init; }

    /// <summary>Its use, for the command line's help.</summary>
    public required string Purpose { get; init; }

    public required int Rounds { get; init; }

    /// <summary>Platforms; empty for all.</summary>
    public required IReadOnlyList<string> Platforms { get; init; }

    /// <summary>
    /// Experiments with the jobs of <c>disk</c>, the guests of <c>boot</c>, <c>memory</c> and <c>footprint</c>, the images of
    /// <c>sharing</c>, the kinds of <c>snapshot</c>, and the workloads of the others. A workload may name one of its steps by the step's
    /// first metric: <c>calls/kernel.syscall</c>. Empty for everything.
    /// </summary>
    public required IReadOnlyDictionary<string, string[]> Experiments { get; init; }

    /// <summary>Whether cases use one instance in turn where they do not disturb each other; otherwise each boots its own.</summary>
    public required bool SharesInstances { get; init; }

    /// <summary>Iterations of a workload's program in an instance; the first ones are warm-up.</summary>
    public required int Windows { get; init; }

    /// <summary>Length of each fio job.</summary>
    public required TimeSpan DiskTime { get; init; }

    /// <summary>How long a booted instance idles before its memory is read.</summary>
    public required TimeSpan SettleTime { get; init; }

    /// <summary>Instances that run at the same time when one more is measured; 2 at least.</summary>
    public required int FootprintInstances { get; init; }

    /// <summary>Most instances that read one image at the same time: a power of two, 2 at least. Half as many of machines.</summary>
    public required int SharingInstances { get; init; }

    /// <summary>How far <c>density</c> goes.</summary>
    public required DensityScale Density { get; init; }

    /// <summary>How much memory instances have touched that are saved while they run, MiB.</summary>
    public required IReadOnlyList<int> SnapshotMemory { get; init; }

    /// <summary>Instances that are restored from one snapshot to be compared with each other; 2 at least.</summary>
    public required int SnapshotClones { get; init; }

    /// <summary>Instances of a service to which a change is rolled out; 2 at least.</summary>
    public required int RollOutInstances { get; init; }

    /// <summary>How long a neighbour does each of the things that it does in <c>neighbours</c>.</summary>
    public required TimeSpan NeighbourTime { get; init; }

    /// <summary>Passes of a round: cases that are repeated are in each, spread among the others (<see cref="Schedule"/>).</summary>
    public required int Passes { get; init; }

    /// <summary>How long a case that is repeated is measured in a round, in all passes together; the least is once a pass.</summary>
    public required TimeSpan RepeatTime { get; init; }

    /// <summary>Whether each boot is repeated with the instance sampled, and its phases observed wherever it boots.</summary>
    public required bool ObservesBoots { get; init; }

    private static readonly Preset Smoke = new()
    {
        Name = "smoke",
        Purpose = "shows that everything runs; about a minute, no intervals",
        Rounds = 1,
        Platforms = ["native", "bwrap", "runc", "docker/runc", "runsc", "qemu/microvm"],
        Experiments = new Dictionary<string, string[]>
        {
            ["boot"] = ["busybox"],
            ["memory"] = ["busybox"],
            ["footprint"] = ["busybox"],
            ["disk"] = ["randread"],
            ["cpu"] = ["sysbench"],
            ["kernel"] = ["calls/kernel.syscall"],
            ["application"] = ["redis/application.redis.get"],
        },
        SharesInstances = true,
        Windows = 1,
        DiskTime = TimeSpan.FromMilliseconds(250),
        SettleTime = TimeSpan.FromMilliseconds(100),
        FootprintInstances = 2,
        RollOutInstances = 2,
        SharingInstances = 2,
        Density = new(new(4, TimeSpan.FromSeconds(20)), new(2, TimeSpan.FromSeconds(20)), Window: TimeSpan.FromMilliseconds(200)),
        SnapshotMemory = [64],
        SnapshotClones = 2,
        NeighbourTime = TimeSpan.FromMilliseconds(600),
        Passes = 1,
        RepeatTime = TimeSpan.Zero,
        ObservesBoots = false,
    };

    private static readonly Preset Quick = Smoke with
    {
        Name = DefaultName,
        Purpose = "the headline figures with intervals, one platform of each family; five to six minutes with an emulated machine",
        Rounds = 6,
        Experiments = new Dictionary<string, string[]>(Smoke.Experiments) { ["start"] = ["redis"] },
        DiskTime = TimeSpan.FromMilliseconds(400),
        Density = Smoke.Density with { Light = new(8, TimeSpan.FromSeconds(20)) },
        Passes = 3,
        RepeatTime = TimeSpan.FromSeconds(2),
    };

    /// <summary>What decides the claims.</summary>
    public static Preset Claims { get; } = Quick with
    {
        Name = "claims",
        Purpose = "what the verdicts on the claims need, for 'bench claims'; at most two hours under emulation",
        Platforms =
        [
            "native", "bwrap", "runc", "crun", "docker/runc", "podman/crun", "runsc", "uml", "qemu/microvm",
        ],
        Experiments = new Dictionary<string, string[]>
        {
            ["boot"] = ["busybox"],
            ["memory"] = ["busybox"],
            ["footprint"] = ["busybox"],
            ["size"] = ["busybox", "debian"],
            ["needs"] = ["busybox"],
            ["sharing"] = ["shared", "copied"],
            ["cpu"] = ["sysbench"],
            ["kernel"] = ["calls/kernel.syscall"],
            ["application"] = ["redis/application.redis.get"],
            ["layers"] = ["debian"],
            ["isolation"] = ["debian"],
            ["density"] = ["busybox"],
            ["snapshot"] = ["running", "image"],
            ["portability"] = ["debian", "debian-systemd"],
            ["management"] = ["busybox", "debian", "debian-systemd"],
            ["neighbours"] = ["busybox", "debian"],
        },
        SharingInstances = 4,
        Density = new(new(200, TimeSpan.FromSeconds(12)), new(20, TimeSpan.FromSeconds(40)), Window: TimeSpan.FromMilliseconds(300)),
        NeighbourTime = TimeSpan.FromSeconds(1),
        Passes = 1,
    };

    private static readonly Preset Full = new()
    {
        Name = "full",
        Purpose = "everything on every platform, for baselines; about a day under emulation",
        Rounds = 10,
        Platforms = [],
        Experiments = new Dictionary<string, string[]>(),
        SharesInstances = false,
        Windows = 6,
        DiskTime = TimeSpan.FromSeconds(5),
        SettleTime = TimeSpan.FromSeconds(2),
        FootprintInstances = 8,
        RollOutInstances = 4,
        SharingInstances = 8,
        Density = new(new(200, TimeSpan.FromMinutes(5)), new(20, TimeSpan.FromMinutes(5)), Window: TimeSpan.FromSeconds(1)),
        SnapshotMemory = [32, 64, 128, 256, 512],
        SnapshotClones = 5,
        NeighbourTime = TimeSpan.FromSeconds(5),
        Passes = 3,
        RepeatTime = TimeSpan.FromSeconds(2),
        ObservesBoots = true,
    };

    /// <summary>All presets, the shortest first.</summary>
    public static IReadOnlyList<Preset> All { get; } = [Smoke, Quick, Claims, Full];

    /// <summary>Whether it has everything.</summary>
    public bool IsWhole => Experiments.Count == 0;

    /// <summary>Whether it has an experiment with this guest or workload; null for any.</summary>
    public bool Has(string experiment, string? item) =>
        IsWhole || (Experiments.TryGetValue(experiment, out var items) && (item is null || items.Any(one => one.Split('/')[0] == item)));

    /// <summary>The steps of a workload that it names by their metrics; empty for all.</summary>
    public IReadOnlyList<string> StepsOf(string experiment, string workload) =>
    [
        .. Experiments.GetValueOrDefault(experiment, [])
            .Where(one => one.StartsWith($"{workload}/", StringComparison.Ordinal))
            .Select(one => one[(workload.Length + 1)..]),
    ];
}

/// <summary>How far a preset goes in <c>density</c>.</summary>
/// <param name="Light">The most instances, but of machines.</param>
/// <param name="Machines">The most machines.</param>
/// <param name="Window">How long the instances are watched idle, and asked, at each number of them.</param>
internal sealed record DensityScale(DensityLimit Light, DensityLimit Machines, TimeSpan Window)
{
    /// <summary>Share of the memory available before the first instance that all of them may take together.</summary>
    public double MemoryShare { get; init; } = 0.7;
}

/// <summary>The most instances, and the most time to start them in: those that would take longer are not started.</summary>
internal sealed record DensityLimit(int Instances, TimeSpan StartTime);
