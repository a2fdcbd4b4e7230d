using Bench.Platforms.Host;

namespace Bench.Platforms.Catalog;

/// <summary>runsc, the OCI runtime of gVisor: a kernel in user space that serves the guest's system calls.</summary>
internal sealed class RunscRuntime : IOciRuntime
{
    public string Name => "runsc";

    public Family Family => Family.Sandbox;

    /// <summary>
    /// <c>systrap</c> is how gVisor intercepts system calls since 2023; a build that does not know it is given <c>ptrace</c>, because its
    /// <c>kvm</c> needs hardware and its default is what it was built for. No network, as on every platform of these experiments.
    /// </summary>
    public async Task<IReadOnlyList<string>> GlobalArgumentsAsync(Toolbox tools, CancellationToken cancellation)
    {
        var (_, flags, errors) = await tools.TryRunAsync(Name, ["flags"], cancellation);
        var platform = (flags + errors).Contains("systrap", StringComparison.Ordinal) ? "systrap" : "ptrace";
        return [$"--platform={platform}", "--network=none"];
    }
}
