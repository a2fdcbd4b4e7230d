using Docker.DotNet;
using Docker.DotNet.Models;

namespace Bench.Platforms.Docker;

/// <summary>The containers of a workspace, found by their label.</summary>
internal sealed class DockerContainers : ISweeper
{
    public async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        using var client = await DockerEngine.ConnectAsync(paths, cancellation);
        if (client is null)
        {
            return [];
        }

        var filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{Workspace.Label}={token}"] = true },
        };
        var containers = await client.Containers
            .ListContainersAsync(new ContainersListParameters { All = true, Filters = filters }, cancellation);
        foreach (var container in containers)
        {
            await RemoveAsync(client, container.ID, cancellation);
        }

        return [.. containers.Select(container => $"Docker container {container.ID[..12]}")];
    }

    /// <summary>Removes a container by force; one that is gone is not an error.</summary>
    public static async Task RemoveAsync(DockerClient client, string id, CancellationToken cancellation)
    {
        try
        {
            await client.Containers
                .RemoveContainerAsync(id, new ContainerRemoveParameters { Force = true, RemoveVolumes = true }, cancellation);
        }
        catch (DockerContainerNotFoundException)
        {
            // As wished.
        }
    }
}
