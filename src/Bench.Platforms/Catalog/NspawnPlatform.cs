using Bench.Platforms.Host;
using Bench.Platforms.Networks;

namespace Bench.Platforms.Catalog;

/// <summary>A container of systemd-nspawn, not registered with a machine manager. It can boot a whole operating system.</summary>
public sealed class NspawnPlatform : IPlatform
{
    private const string Program = "systemd-nspawn";

    /// <inheritdoc />
    public string Name => "nspawn";

    /// <inheritdoc />
    public Family Family => Family.Container;

    /// <inheritdoc />
    public bool BootsSystems => true;

    /// <inheritdoc />
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Root];

    /// <inheritdoc />
    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(Program, "systemd-container")],
        Root = "to make the container's mounts",
        Kernel = ["namespaces", "overlay file system"],
    };

    /// <inheritdoc />
    public IReadOnlyList<NetworkMode> NetworkModes => [NetworkMode.Bridge, NetworkMode.Host];

    /// <inheritdoc />
    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) =>
        Availability.With(Program, await host.Tools.VersionAsync(Program, cancellation));

    /// <inheritdoc />
    public async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var root = await RootLayer.MountAsync(request, daemon: null, cancellation);
        string[] scratch = ScratchDisk.MakeFolder(request) is { } folder ? [$"--bind={folder}:/scratch"] : [];
        var network = await NetworkLink.NamespaceAsync(request, cancellation) is { } path ? $"--network-namespace-path={path}" : "--private-network";
        var allowance = request.Spec.Allowance;
        var plan = new ProcessPlan
        {
            Tool = Program,
            Arguments =
            [
                "--quiet", "--register=no", "--keep-unit", $"--machine={request.Folder.Id}", $"--directory={root}", "--console=pipe",
                network, "--hostname=bench", "--link-journal=no", "--timezone=off", "--resolv-conf=off", .. scratch,
                request.Spec.Guest.Init,
            ],
            Cgroup = request.Host.Cgroups.Create(request.Folder, allowance.CpuList, allowance.MemoryBytes, inEveryHierarchy: true),
        };
        return await ProcessInstance.PrepareAsync(plan, request, cancellation);
    }
}
