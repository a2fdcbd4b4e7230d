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

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) =>
        Availability.With(Name, await host.Tools.VersionAsync(Name, cancellation)) with
        {
            Reason = string.Join(
                ' ',
                await runtime.GlobalArgumentsAsync(host.Tools, NetworkMode.None, cancellation)) is { Length: > 0 } arguments ? $"with {arguments}" : null,
        };

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        request.Host.Cgroups.ReserveFor(request.Folder);
        var containers = new OciContainers(runtime, request.Host.Tools);
        var state = containers.StateFolder(request.Host.Workspace.Runtime);
        Directory.CreateDirectory(state);
        var network = await NetworkLink.NamespaceAsync(request, cancellation);
        var bundle = await OciBundle.WriteAsync(request, daemon: null, network, cancellation);
        return new ProcessPlan
        {
            Tool = runtime.Name,
            Arguments = ["--root", state, .. await runtime.GlobalArgumentsAsync(
                request.Host.Tools,
                NetworkLink.ModeOf(request),
                cancellation), "run", "--bundle", bundle, request.Folder.Id],
            MakesOwnCgroup = true,
            HidesUnifiedCgroup = runtime.RefusesHybridCgroups,
            NetworkNamespace = network,
            CoveredFolder = network is null ? null : runtime.CoveredWithNetwork,
            Forget = () => containers.RemoveAsync(state, request.Folder.Id, CancellationToken.None),
        };
    }
}
