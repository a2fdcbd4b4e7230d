namespace Bench.Platforms.Oci;

/// <summary>An OCI container without an engine: a runtime's <c>run</c> on a bundle.</summary>
internal sealed class OciPlatform(OciRuntime runtime) : IProcessPlatform
{
    public string Name => runtime.Name;
    public Family Family => runtime.Family;

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [runtime.Need],
        Root = "to make the container's cgroups and mounts",
        Kernel = OciRuntime.Kernel,
    };

    public IReadOnlyList<NetworkMode> NetworkModes => runtime.NetworkModes;

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        var arguments = await runtime.GlobalArgumentsAsync(host.Tools, NetworkMode.None, cancellation);
        return Availability.With(Name, await host.Tools.VersionAsync(Name, cancellation)) with
        {
            Reason = arguments.Count > 0 ? $"with {string.Join(' ', arguments)}" : null,
        };
    }

    public async Task<SnapshotSupport> FindSnapshotsAsync(SnapshotKind kind, PlatformHost host, CancellationToken cancellation) =>
        kind == SnapshotKind.Image ? new SnapshotSupport("a runtime alone keeps no images")
        : runtime.SavesByItself ? SnapshotSupport.On(Storage.Root)
        : await SnapshotSupport.ByCriuAsync(host.Tools, cancellation);

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var tools = request.Host.Tools;
        request.Host.Cgroups.ReserveFor(request.Folder);
        var state = Directory.CreateDirectory(runtime.StateFolder(request.Host.Workspace.Runtime)).FullName;
        var network = await NetworkLink.NamespaceAsync(request, cancellation);
        var bundle = await OciBundle.WriteAsync(request, daemon: null, network, cancellation);
        var options = await runtime.GlobalArgumentsAsync(tools, NetworkLink.ModeOf(request), cancellation);
        const string image = "image";
        string[] verb = request.Spec.GoesOn ? ["restore", "--image-path", request.Spec.Restores!.Folder.At(image)] : ["run"];
        return new ProcessPlan
        {
            Tool = runtime.Name,
            Arguments = ["--root", state, .. options, .. verb, "--bundle", bundle, request.Folder.Id],
            MakesOwnCgroup = true,
            HidesUnifiedCgroup = runtime.RefusesHybridCgroups,
            NetworkNamespace = network,
            CoveredFolder = network is null ? null : runtime.CoveredWithNetwork,
            Save = async (snapshot, saving) =>
            {
                await runtime.SaveAsync(tools, state, request.Folder.Id, snapshot.Folder.MakeFolder(image), saving);
                await RootLayer.SaveAsync(request.Folder, snapshot, saving);
            },
            Forget = () => runtime.RemoveAsync(tools, state, request.Folder.Id, CancellationToken.None),
        };
    }
}
