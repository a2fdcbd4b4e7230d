using Bench.Platforms.Host;
using Bench.Platforms.Networks;

namespace Bench.Platforms.Catalog;

/// <summary>runsc, the OCI runtime of gVisor: a kernel in user space that serves the guest's system calls.</summary>
internal sealed class RunscRuntime : IOciRuntime
{
    public string Name => "runsc";

    public Family Family => Family.Sandbox;

    /// <summary>Not as the host: there gVisor hands the guest's calls on, and of 2022 does so in a way that today's kernels refuse (iperf3: broken pipe; recvfrom: EINVAL).</summary>
    public IReadOnlyList<NetworkMode> NetworkModes => [NetworkMode.Bridge];

    /// <summary>
    /// Before it takes a network over, gVisor makes sure that it is not the host's own by looking for the kernel's <c>net.core.rmem_default</c>, which no other had. Since Linux 6.10 every
    /// network has it, and gVisor refuses them all. Source: <c>isRootNS</c> in gVisor's runsc/sandbox/network.go.
    /// </summary>
    public string CoveredWithNetwork => "/proc/sys/net/core";

    /// <summary>
    /// <c>systrap</c> is how gVisor intercepts system calls since 2023; a build that does not know it is given <c>ptrace</c>, because its
    /// <c>kvm</c> needs hardware and its default is what it was built for. Its network, where it has one, is gVisor's own stack.
    /// </summary>
    public async Task<IReadOnlyList<string>> GlobalArgumentsAsync(Toolbox tools, NetworkMode network, CancellationToken cancellation)
    {
        var (_, flags, errors) = await tools.TryRunAsync(Name, ["flags"], cancellation);
        var platform = (flags + errors).Contains("systrap", StringComparison.Ordinal) ? "systrap" : "ptrace";
        return [$"--platform={platform}", $"--network={(network == NetworkMode.None ? "none" : "sandbox")}"];
    }
}
