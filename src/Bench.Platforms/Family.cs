namespace Bench.Platforms;

/// <summary>What kind of isolation a platform gives.</summary>
public enum Family
{
    /// <summary>A plain process.</summary>
    Process,

    /// <summary>Kernel namespaces alone.</summary>
    Namespace,

    /// <summary>A container of a runtime or engine.</summary>
    Container,

    /// <summary>A user-space kernel.</summary>
    Sandbox,

    /// <summary>A virtual machine, or a kernel run as a process.</summary>
    Vm,

    /// <summary>A container in a virtual machine.</summary>
    Nested,
}

/// <summary>What families have in common.</summary>
public static class Families
{
    /// <summary>Whether the instance has a machine of its own, with a kernel, memory and disks that the host does not see into.</summary>
    public static bool HasMachine(this Family family) => family is Family.Vm or Family.Nested;
}
