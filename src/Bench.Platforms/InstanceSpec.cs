namespace Bench.Platforms;

/// <summary>What each instance may use; the same on every platform (rule 3).</summary>
/// <param name="Cpus">
/// Whole CPUs to run on, not a share of time: a quota lets an instance hop between CPUs, which costs user-mode Linux a third of its speed
/// and makes every figure noisier.
/// </param>
/// <param name="MemoryBytes">Memory, bytes. Of a virtual machine the guest's RAM; the monitor's own memory comes on top.</param>
public sealed record ResourceLimits(int Cpus, long MemoryBytes)
{
    /// <summary>1 CPU, 256 MiB.</summary>
    public static ResourceLimits Default { get; } = new(1, 256L << 20);

    /// <summary>The CPUs to run on, as the kernel lists them: the last ones, for the first serve most interrupts.</summary>
    /// <exception cref="InstanceException">This process may use fewer CPUs than that.</exception>
    public string CpuList => GivesWay ? CpuSet.FirstBeside(CpuSet.Last(Cpus), Cpus) : CpuSet.Last(Cpus);

    /// <summary>Whether it runs on the first CPUs beside those of an instance with as many, where the host has others.</summary>
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

    /// <summary>Size of a fresh file system on the host's disk at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>Storage of <c>/scratch</c>, one of <see cref="IPlatform.Storages"/>. On the root, no size limits it.</summary>
    public Storage Storage { get; init; }

    /// <summary>Whether a folder of the host at <c>/scratch</c> holds the guest's tree below a writable layer, and is not empty.</summary>
    public bool ScratchHoldsTree { get; init; }

    /// <summary>Whether a snapshot can be made of it: some platforms must be prepared for that.</summary>
    public bool CanBeSaved { get; init; }

    /// <summary>The snapshot to restore; null to boot. All else must be as it was of the instance that was saved.</summary>
    public SavedInstance? Restores { get; init; }

    /// <summary>Whether it goes on where a snapshot of a running instance was made, and so says no ready line.</summary>
    internal bool GoesOn => Restores is { Kind: SnapshotKind.Running };

    /// <summary>Its connection; null for the platform's default.</summary>
    public InstanceNetwork? Network { get; init; }

    /// <summary>Whether phases of the boot are observed: by the kernel's process events, and more lines on a machine's console.</summary>
    public bool ObservesPhases { get; init; }

    /// <summary>Sampling rate from before the call until <see cref="Instance.StopSampling"/>, ticks a second; null for none.</summary>
    public int? TicksPerSecond { get; init; }

    /// <summary>Files of the host that are covered for the instance's processes, where it has no daemon that starts them.</summary>
    public IReadOnlyList<string> Covered { get; init; } = [];

    /// <summary>Longest time from the call to ready.</summary>
    public TimeSpan BootLimit { get; init; } = TimeSpan.FromSeconds(60);
}
