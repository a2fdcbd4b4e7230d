namespace Bench.Sampling;

/// <summary>The CPU time that a cgroup and the cgroups below it have used since it was made, in words that hold for both versions.</summary>
public readonly record struct CgroupCpu
{
    /// <summary>CPU time in both modes. Exact to the nanosecond on version 1 and to the microsecond on version 2, cut to 100 ns.</summary>
    public required TimeSpan Usage { get; init; }

    /// <summary>The part in user mode, in steps of 10 ms on version 1; null where the kernel does not tell it apart.</summary>
    public required TimeSpan? User { get; init; }

    /// <summary>The part in kernel mode, in steps of 10 ms on version 1; null where the kernel does not tell it apart.</summary>
    public required TimeSpan? System { get; init; }

    /// <summary>How long its tasks were held back by its quota, added up over CPUs; null where the controller that has
    /// quotas (<c>cpu</c>) is not in this directory or not enabled.</summary>
    public required TimeSpan? Throttled { get; init; }
}
