using Bench.Platforms.Host;
using Bench.Platforms.Networks;

namespace Bench.Platforms.Catalog;

/// <summary>Kernel namespaces alone, set up by bubblewrap. Works without root, in a user namespace and with a read-only root then.</summary>
public sealed class BwrapPlatform : IPlatform, IPlannedPlatform
{
    /// <inheritdoc />
    public string Name => "bwrap";

    /// <inheritdoc />
    public Family Family => Family.Namespace;

    /// <summary>Without root its root is read-only.</summary>
    public IReadOnlyList<Storage> Storages => Environment.IsPrivilegedProcess ? [Storage.Plain, Storage.Root] : [Storage.Plain];

    /// <inheritdoc />
    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed("bwrap", "bubblewrap")],
        Kernel = ["namespaces", "user namespaces for unprivileged users, without root"],
    };

    /// <inheritdoc />
    public IReadOnlyList<NetworkMode> NetworkModes => [NetworkMode.Bridge, NetworkMode.Host];

    /// <inheritdoc />
    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) =>
        Availability.With(Name, await host.Tools.VersionAsync(Name, cancellation));

    /// <inheritdoc />
    public async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation) =>
        await ProcessInstance.PrepareAsync(await PlanAsync(request, cancellation), request, cancellation);

    /// <inheritdoc />
    Task<ProcessPlan> IPlannedPlatform.PlanAsync(InstanceRequest request, CancellationToken cancellation) => PlanAsync(request, cancellation);

    private async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        string[] root = Environment.IsPrivilegedProcess
            ? ["--bind", await RootLayer.MountAsync(request, daemon: null, cancellation), "/"]
            : ["--ro-bind", request.Spec.Guest.Root, "/"];
        string[] scratch = ScratchDisk.MakeFolder(request) is { } folder ? ["--bind", folder, "/scratch"] : [];
        var network = await NetworkLink.NamespaceAsync(request, cancellation);
        string[] shared = network is null ? [] : ["--share-net"];
        var allowance = request.Spec.Allowance;
        return new ProcessPlan
        {
            Tool = Name,
            Arguments =
            [
                "--unshare-all", .. shared, "--die-with-parent", "--as-pid-1", "--hostname", "bench", .. root,
                "--proc", "/proc", "--dev", "/dev", "--ro-bind", "/sys", "/sys", "--tmpfs", "/run", "--tmpfs", "/tmp", .. scratch,
                request.Spec.Guest.Init,
            ],
            NetworkNamespace = network,
            Cgroup = request.Host.Cgroups.Create(request.Folder, allowance.CpuList, allowance.MemoryBytes),
        };
    }
}
