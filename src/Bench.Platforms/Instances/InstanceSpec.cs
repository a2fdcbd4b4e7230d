using Bench.Platforms.Guests;

namespace Bench.Platforms;

/// <summary>What each instance may use; the same on every platform (rule 3).</summary>
/// <param name="Cpus">CPUs; fractions allowed where the platform can limit time, a virtual machine rounds up.</param>
/// <param name="MemoryBytes">Memory, bytes. For a virtual machine this is the size of the guest's RAM; what the machine monitor needs itself comes on top and is measured.</param>
public sealed record Allowance(double Cpus, long MemoryBytes)
{
    /// <summary>1 CPU, 256 MiB.</summary>
    public static Allowance Default { get; } = new(1, 256L << 20);

    /// <summary>Memory in whole MiB.</summary>
    public long MemoryMebibytes => MemoryBytes >> 20;
}

/// <summary>What to start.</summary>
public sealed record InstanceSpec
{
    /// <summary>The guest.</summary>
    public required Guest Guest { get; init; }

    /// <summary>What it may use.</summary>
    public Allowance Allowance { get; init; } = Allowance.Default;

    /// <summary>Size of a fresh file system on the host's disk to be had at <c>/scratch</c>, bytes; null for none.</summary>
    public long? ScratchBytes { get; init; }

    /// <summary>Longest time from the call to ready.</summary>
    public TimeSpan BootLimit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest time from the request to stop until gone; past it the instance is killed.</summary>
    public TimeSpan StopLimit { get; init; } = TimeSpan.FromSeconds(20);
}
