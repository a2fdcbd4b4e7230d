namespace Bench.Platforms.Oci;

/// <summary>A runtime with runc's command line (<c>create</c>, <c>start</c>, <c>run</c>, <c>delete</c>) for bundles of the OCI runtime
/// specification.</summary>
/// <param name="Name">Its name, and that of its program and of its Debian package.</param>
internal sealed record OciRuntime(string Name)
{
    /// <summary>The reference implementation of the specification, in Go.</summary>
    public static OciRuntime Runc { get; } = new("runc") { RefusesHybridCgroups = false };

    /// <summary>A runtime in C.</summary>
    public static OciRuntime Crun { get; } = new("crun");

    /// <summary>The runtime of gVisor: a kernel in user space that serves the guest's system calls.</summary>
    public static OciRuntime Runsc { get; } = new("runsc")
    {
        Family = Family.Sandbox,

        // Not as the host: there gVisor hands the guest's calls on, and of 2022 does so in a way that today's kernels refuse (iperf3:
        // broken
        // pipe; recvfrom: EINVAL).
        NetworkModes = [NetworkMode.Bridge],

        // Before it takes a network over, gVisor makes sure that it is not the host's own by looking for the kernel's
        // net.core.rmem_default,
        // which no other had. Since Linux 6.10 every network has it, and gVisor refuses them all. Source: isRootNS in
        // runsc/sandbox/network.go.
        CoveredWithNetwork = "/proc/sys/net/core",
        GlobalArgumentsAsync = RunscArgumentsAsync,
    };

    public static IReadOnlyList<OciRuntime> All { get; } = [Runc, Crun, Runsc];
    public Family Family { get; init; } = Family.Container;

    /// <summary>Whether it refuses a unified cgroup hierarchy beside version 1.</summary>
    public bool RefusesHybridCgroups { get; init; } = true;

    /// <summary>How a container of it can be connected to a network that is there when it is made.</summary>
    public IReadOnlyList<NetworkMode> NetworkModes { get; init; } = [NetworkMode.Bridge, NetworkMode.Host];

    /// <summary>A folder that must look empty to it when it has a network; null for none.</summary>
    public string? CoveredWithNetwork { get; init; }

    /// <summary>What stands on its command line before the verb.</summary>
    public Func<Toolbox, NetworkMode, CancellationToken, Task<IReadOnlyList<string>>> GlobalArgumentsAsync { get; init; } =
        (_, _, _) => Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Features of the host's kernel that every runtime needs.</summary>
    public static IReadOnlyList<string> Kernel { get; } = ["namespaces", "cgroups", "overlay file system"];

    public ToolNeed Need => new(Name, Name);

    // systrap is how gVisor intercepts system calls since 2023. A build that does not know it is given ptrace, because its kvm needs
    // hardware
    // and its default is what it was built for. Its network, where it has one, is gVisor's own stack.
    private static async Task<IReadOnlyList<string>> RunscArgumentsAsync(Toolbox tools, NetworkMode network, CancellationToken cancellation)
    {
        var (_, flags, errors) = await tools.TryRunAsync(Runsc.Name, ["flags"], cancellation);
        var platform = (flags + errors).Contains("systrap", StringComparison.Ordinal) ? "systrap" : "ptrace";
        return [$"--platform={platform}", $"--network={(network == NetworkMode.None ? "none" : "sandbox")}"];
    }
}
