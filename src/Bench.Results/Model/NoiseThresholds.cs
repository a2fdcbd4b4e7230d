namespace Bench.Results.Model;

/// <summary>
/// When a round counts as noisy. Its samples are kept and used all the same; the summary says in one line how many rounds were noisy, and
/// by what (rule 12). Pressure on storage and load have no limit for the round itself: the disk cases make the one, and every instance the
/// other.
/// </summary>
public static class NoiseThresholds
{
    /// <summary>Experiment whose samples say what the host went through in a round; they have no verdict and no ratio.</summary>
    public const string HostExperiment = "host";

    /// <summary>Experiment whose samples say what starting a process that does nothing costs.</summary>
    public const string FloorExperiment = "floor";

    /// <summary>The experiments that say what the machine was like, and not what a platform costs: they get no verdict.</summary>
    public static IReadOnlyList<string> OfTheMachine { get; } = [HostExperiment, FloorExperiment];

    /// <summary>Share of CPU time that the host's own hypervisor took away, from 0 to 1 (<c>steal</c> of <c>/proc/stat</c>).</summary>
    public const string StealMetric = "host.steal";

    /// <summary>Share of the round in which some task waited for a CPU, from 0 to 1 (<c>some</c> of <c>/proc/pressure/cpu</c>).</summary>
    public const string CpuPressureMetric = "host.psi.cpu.some";

    /// <summary>Share of the round in which some task waited for memory, from 0 to 1.</summary>
    public const string MemoryPressureMetric = "host.psi.memory.some";

    /// <summary>CPU time of others' processes in a round, in CPUs: 1 is one whole CPU.</summary>
    public const string OthersMetric = "host.others.cpu";

    /// <summary>Mean frequency of the CPUs in a round, Hz.</summary>
    public const string FrequencyMetric = "host.cpu.frequency";

    /// <summary>Is there when a setting of the host was changed while the run was under way; its flag says which.</summary>
    public const string SettingsMetric = "host.settings.changed";

    /// <summary>What kept CPUs busy while the harness did nothing before the round, in CPUs.</summary>
    public const string IdleBusyMetric = "host.idle.busy";

    /// <summary>As <see cref="StealMetric"/>, while the harness did nothing before the round.</summary>
    public const string IdleStealMetric = "host.idle.steal";

    /// <summary>As <see cref="CpuPressureMetric"/>, while the harness did nothing before the round.</summary>
    public const string IdleCpuPressureMetric = "host.idle.psi.cpu.some";

    /// <summary>As <see cref="MemoryPressureMetric"/>, while the harness did nothing before the round.</summary>
    public const string IdleMemoryPressureMetric = "host.idle.psi.memory.some";

    /// <summary>Share of the time in which some task waited for storage while the harness did nothing before the round.</summary>
    public const string IdleIoPressureMetric = "host.idle.psi.io.some";

    /// <summary>A frequency farther than this share from the run's median is noise: 5 % is the smallest effect that matters.</summary>
    public const double FrequencyShare = 0.05;

    /// <summary>CPU pressure above this many times the run's median is noise. In quiet runs the highest was 1.1 times the median.</summary>
    internal const double CpuPressureRise = 1.5;

    /// <summary>Below this share of a round, CPU pressure is no noise whatever the other rounds had.</summary>
    internal const double CpuPressureFloor = 0.2;

    /// <summary>All limits on values of one round, in the order of the summary.</summary>
    public static IReadOnlyList<NoiseThreshold> All { get; } =
    [
        // At 2 % stolen time is as large as the effects to be told apart.
        new(StealMetric, 0.02, "steal"),

        // Instances wait for CPUs by design: quiet rounds had 4 % to 26 %, rounds beside builds and tests 50 % to 100 %.
        new(CpuPressureMetric, 0.5, "CPU pressure"),

        // No experiment wants more memory than the host has; an instance that reclaims within its own allowance stays below this.
        new(MemoryPressureMetric, 0.1, "memory pressure"),

        // An instance has one CPU. If all of it falls there, 5 % is the smallest effect that matters.
        new(OthersMetric, 0.05, "others' CPU") { IsOfCpus = true },

        // The kernel counts in ticks of 10 ms, 4 % of one CPU in the window of 250 ms: five of them are no chance.
        new(IdleBusyMetric, 0.2, "others' CPU") { IsOfCpus = true, IsBefore = true },

        // One tick is 2 % of the window on two CPUs: this is more than two.
        new(IdleStealMetric, 0.05, "steal") { IsBefore = true },

        // With the harness idle nobody should wait for anything; a tenth of the window is 25 ms.
        new(IdleCpuPressureMetric, 0.1, "CPU pressure") { IsBefore = true },
        new(IdleMemoryPressureMetric, 0.1, "memory pressure") { IsBefore = true },
        new(IdleIoPressureMetric, 0.1, "storage pressure") { IsBefore = true },
    ];
}

/// <summary>A limit above which a round is noisy.</summary>
/// <param name="Metric">The metric of the experiment <c>host</c>.</param>
/// <param name="Limit">The largest value of a quiet round.</param>
/// <param name="Name">What it is a limit on, in words.</param>
public sealed record NoiseThreshold(string Metric, double Limit, string Name)
{
    /// <summary>Whether it is CPU time over time, and not a share of a whole.</summary>
    public bool IsOfCpus { get; init; }

    /// <summary>Whether it holds while the harness does nothing before the round, instead of in the round.</summary>
    public bool IsBefore { get; init; }
}
