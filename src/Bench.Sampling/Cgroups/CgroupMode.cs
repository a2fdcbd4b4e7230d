namespace Bench.Sampling;

/// <summary>How a host has mounted its cgroups.</summary>
public enum CgroupMode
{
    /// <summary>None are mounted.</summary>
    None,

    /// <summary>Version 1 only.</summary>
    V1,

    /// <summary>Version 2 only. Hierarchies of version 1 that have a name but no controller may lie beside it.</summary>
    V2,

    /// <summary>Controllers of version 1, and version 2 beside them.</summary>
    Hybrid,
}
