namespace Bench.Results;

/// <summary>
/// When a round counts as noisy. Its samples are kept and used all the same; the summary says which rounds they were (rule 12).
/// </summary>
public static class NoiseThresholds
{
    /// <summary>Experiment whose samples say what the host went through in a round; they are never compared nor related to native.</summary>
    public const string HostExperiment = "host";

    /// <summary>Metric of the share of CPU time that the host's own hypervisor took away, from 0 to 1 (<c>steal</c> of <c>/proc/stat</c>).</summary>
    public const string StealMetric = "host.steal";

    /// <summary>Metric of the share of the round in which some task waited for a CPU, from 0 to 1 (<c>some</c> of <c>/proc/pressure/cpu</c>).</summary>
    public const string CpuPressureMetric = "host.psi.cpu.some";

    /// <summary>A round is noisy above this share of stolen time: at 2 % it is as large as the effects to be told apart.</summary>
    public const double StealShare = 0.02;

    /// <summary>A round is noisy above this share of CPU pressure. It is not zero on a quiet host, for instances wait for CPUs by design.</summary>
    public const double CpuPressureShare = 0.2;
}
