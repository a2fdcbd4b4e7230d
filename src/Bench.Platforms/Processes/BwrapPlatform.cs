namespace Bench.Platforms.Processes;

/// <summary>Kernel namespaces alone, set up by bubblewrap. Without root, in a user namespace and with a read-only root.</summary>
internal sealed class BwrapPlatform : IProcessPlatform
{
    public string Name => "bwrap";
    public Family Family => Family.Namespace;

    /// <summary>Without root its root is read-only.</summary>
    public IReadOnlyList<Storage> Storages => Environment.IsPrivilegedProcess ? [Storage.Plain, Storage.Root] : [Storage.Plain];

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed("bwrap", "bubblewrap")],
        Kernel = ["namespaces", "user namespaces for unprivileged users, without root"],
    };

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        string[] root = Environment.IsPrivilegedProcess
            ? ["--bind", await RootLayer.MountAsync(request, cancellation), "/"]
            : ["--ro-bind", request.Spec.Guest.Root, "/"];
        string[] scratch = ScratchDisk.MakeFolder(request) is { } folder ? ["--bind", folder, "/scratch"] : [];
        var network = await NetworkLink.NamespaceAsync(request, cancellation);
        string[] shared = network is null ? [] : ["--share-net"];
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
            Cgroup = request.MakeCgroup(),
        };
    }
}
