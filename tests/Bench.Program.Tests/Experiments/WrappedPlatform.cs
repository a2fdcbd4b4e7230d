using Bench.Platforms;
using Bench.Platforms.Networks;

namespace Bench.Program.Tests.Experiments;

/// <summary>A platform whose instances are made in a way of the test's own.</summary>
internal sealed class WrappedPlatform(
    IPlatform inner,
    Func<InstanceRequest, CancellationToken, Task<IPlatformInstance>> prepare) : IPlatform
{
    public string Name => inner.Name;

    public Family Family => inner.Family;

    public PlatformNeeds Needs => inner.Needs;

    public IReadOnlyList<NetworkMode> NetworkModes => inner.NetworkModes;

    public Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) => inner.CheckAsync(host, cancellation);

    public Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation) => prepare(request, cancellation);
}
