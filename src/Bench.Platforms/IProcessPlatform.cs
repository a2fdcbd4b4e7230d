namespace Bench.Platforms;

/// <summary>A platform whose instance is one process of the host. How that is started is all that most have to tell.</summary>
internal interface IProcessPlatform : IPlatform
{
    /// <summary>Makes ready what the process needs, and says how it is started.</summary>
    /// <exception cref="InstanceException">It cannot be made ready.</exception>
    Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation);

    IReadOnlyList<Storage> IPlatform.Storages => [Storage.Plain, Storage.Root];

    IReadOnlyList<NetworkMode> IPlatform.NetworkModes => [NetworkMode.Bridge, NetworkMode.Host];

    async Task<Availability> IPlatform.CheckAsync(PlatformHost host, CancellationToken cancellation) =>
        Availability.With(Needs.Tools[0].Name, await host.Tools.VersionAsync(Needs.Tools[0].Name, cancellation));

    async Task<IPlatformInstance> IPlatform.PrepareAsync(InstanceRequest request, CancellationToken cancellation) =>
        await ProcessInstance.PrepareAsync(await PlanAsync(request, cancellation), request, cancellation);
}
