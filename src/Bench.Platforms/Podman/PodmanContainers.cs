namespace Bench.Platforms.Podman;

/// <summary>The containers of a workspace in podman, found by their label.</summary>
internal sealed class PodmanContainers : ISweeper
{
    public async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        var store = new PodmanStore(paths, token, Toolbox.OfHost);
        var containers = await store.ContainersAsync(cancellation);
        foreach (var container in containers)
        {
            await store.RemoveAsync(container, cancellation);
        }

        return [.. containers.Select(container => $"podman container {container}")];
    }
}
