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
