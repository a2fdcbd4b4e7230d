namespace Bench.Platforms;

/// <summary>What each instance may use; the same on every platform (rule 3).</summary>
/// <param name="Cpus">
/// Whole CPUs. They are given as CPUs to run on, not as a share of time: a quota lets an instance hop between CPUs, which
/// costs a platform that switches between processes (user-mode Linux) a third of its speed and makes every figure noisier.
/// </param>
/// <param name="MemoryBytes">Memory, bytes. For a virtual machine this is the size of the guest's RAM; what the machine monitor needs
/// itself comes on top and is measured.</param>
public sealed record ResourceLimits(int Cpus, long MemoryBytes)
{
    /// <summary>1 CPU, 256 MiB.</summary>
    public static ResourceLimits Default { get; } = new(1, 256L << 20);

    /// <summary>The CPUs to run on, as a list that the kernel and its tools take: the last ones that this process may use, for the first
    /// serve most interrupts.</summary>
    /// <exception cref="InstanceException">This process may use fewer CPUs than that.</exception>
    public string CpuList => GivesWay ? CpuSet.FirstBeside(CpuSet.Last(Cpus), Cpus) : CpuSet.Last(Cpus);

    /// <summary>Whether it is on the first CPUs beside those of an instance with as many, for the other end of what is measured; on the
    /// same where the host has no others.</summary>
    public bool GivesWay { get; init; }

    /// <summary>Memory in whole MiB.</summary>
    public long MemoryMebibytes => MemoryBytes >> 20;
}

/// <summary>What to start.</summary>
public sealed record InstanceSpec
{
    /// <summary>The guest.</summary>
    public required Guest Guest { get; init; }

    /// <summary>What it may use.</summary>
    public ResourceLimits Limits { get; init; } = ResourceLimits.Default;

    /// <summary>Size of a fresh file system on the host's disk to be had at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>What that file system is on: one of the platform's <see cref="IPlatform.Storages"/>. An instance's root has no file
    /// system of its own for it, nor that size.</summary>
    public Storage Storage { get; init; }

    /// <summary>How it is connected; null for what the platform does of itself when nobody speaks of networks.</summary>
    public InstanceNetwork? Network { get; init; }

    /// <summary>Whether the phases of the boot are observed: by the kernel's events of processes, and, of a machine, by a few more lines
    /// on its console.</summary>
    public bool ObservesPhases { get; init; }

    /// <summary>Ticks a second at which the instance is sampled from before its call until <see cref="Instance.StopSampling"/>; null for
    /// not at all.</summary>
    public int? TicksPerSecond { get; init; }

    /// <summary>Longest time from the call to ready.</summary>
    public TimeSpan BootLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time from the request to stop until gone; past it the instance is killed.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(20);
}
