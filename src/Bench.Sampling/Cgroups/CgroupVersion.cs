namespace Bench.Sampling;

/// <summary>The two interfaces a cgroup directory can have.</summary>
public enum CgroupVersion
{
    /// <summary>A hierarchy for each controller.</summary>
    V1 = 1,

    /// <summary>One hierarchy for all controllers.</summary>
    V2 = 2,
}
