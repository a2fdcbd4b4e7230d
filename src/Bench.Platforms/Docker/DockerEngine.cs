using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Platforms.Containerd;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Bench.Platforms.Docker;

/// <summary>Finds the Docker engine to use: the one that the user has named, the host's own, or the private one.</summary>
internal static class DockerEngine
{
    private const string Daemon = "dockerd";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<DockerClient?> ConnectAsync(BenchPaths paths, CancellationToken cancellation)
    {
        Uri[] endpoints = DockerAddress.Find(paths) is { } named
            ? [named.Endpoint]
            : [.. new[] { "/var/run/docker.sock", paths.DockerSocket }.Where(File.Exists).Select(socket => new Uri($"unix://{socket}"))];
        foreach (var endpoint in endpoints.Where(IsOnThisHost))
        {
            var client = new DockerClientConfiguration(endpoint).CreateClient();
            if (await TryAsync(PingAsync(client, cancellation), cancellation))
            {
                return client;
            }

            client.Dispose();
        }

        return null;
    }

    /// <summary>The engine that the user has named, if it may be on another machine, which cannot be measured from here.</summary>
    public static DockerAddress? Elsewhere(BenchPaths paths)
        => DockerAddress.Find(paths) is { } named && !IsOnThisHost(named.Endpoint) ? named : null;

    /// <summary>The engine's description of itself; null when it does not answer in time.</summary>
    public static Task<SystemInfoResponse?> TryDescribeAsync(DockerClient client, CancellationToken cancellation) =>
        TryAsync<SystemInfoResponse?>(client.System.GetSystemInfoAsync(cancellation)!, cancellation);

    /// <summary>The engine's own processes: the daemon and its containerd, without shims and what is below them.</summary>
    /// <exception cref="InstanceException">The engine's process cannot be identified.</exception>
    public static async Task<IReadOnlyList<int>> FindProcessesAsync(BenchPaths paths, CancellationToken cancellation)
    {
        using var client = await ConnectAsync(paths, cancellation);
        if (client is null)
        {
            return [];
        }

        var socket = client.Configuration.EndpointBaseUri.LocalPath;
        var all = ProcessTree.Of(FindDaemon(socket) ?? throw InstanceException.Unsupported(
            $"the engine's process cannot be identified: the listener at {socket} is not called {Daemon}, and there is not just one "
            + "process of that name"));
        List<int> processes = [.. all.Except(all.Where(HostProcess.IsShim).SelectMany(ProcessTree.Of))];
        if (!processes.Exists(process => HostProcess.NameOf(process) == "containerd") && ContainerdDaemon.Find(paths) is { } containerd)
        {
            processes.Add(containerd.Process);
        }

        return processes;
    }

    /// <summary>Notes that a workspace has containers here, so that it is not forgotten while the engine does not answer.</summary>
    public static void Remember(PlatformHost host) => Workspace.NoteUse(host.Paths, host.Workspace.Token, NameOf(host.Paths));

    /// <summary>Removes the containers of a workspace and the images made of them, found by their label.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        using var client = await ConnectAsync(paths, cancellation);
        if (client is null)
        {
            return Workspace.NothingWithout(paths, token, NameOf(paths));
        }

        var parameters = new ContainersListParameters { All = true, Filters = Only("label", $"{Workspace.Label}={token}") };
        var containers = await client.Containers.ListContainersAsync(parameters, cancellation);
        foreach (var container in containers)
        {
            await RemoveAsync(client, container.ID, cancellation);
        }

        var wanted = new ImagesListParameters { Filters = Only("reference", Guest.ImagesOf(token)) };
        var images = await client.Images.ListImagesAsync(wanted, cancellation);
        List<string> names = [.. images.SelectMany(image => image.RepoTags ?? [])];
        foreach (var name in names)
        {
            await RemoveImageAsync(client, name, cancellation);
        }

        return
        [
            .. containers.Select(container => $"Docker container {container.ID[..12]}"),
            .. names.Select(name => $"Docker image {name}"),
        ];
    }

    /// <summary>Removes an image; false where it is gone already.</summary>
    public static async Task<bool> RemoveImageAsync(DockerClient client, string name, CancellationToken cancellation)
    {
        try
        {
            await client.Images.DeleteImageAsync(name, new ImageDeleteParameters { Force = true }, cancellation);
            return true;
        }
        catch (DockerImageNotFoundException)
        {
            return false;
        }
    }

    /// <inheritdoc cref="RemoveImageAsync(DockerClient, string, CancellationToken)"/>
    public static async Task RemoveImageAsync(BenchPaths paths, string name)
    {
        using var client = await ConnectAsync(paths, CancellationToken.None);
        await (client is null ? Task.CompletedTask : RemoveImageAsync(client, name, CancellationToken.None));
    }

    /// <summary>Removes a container by force; one that is gone is not an error.</summary>
    public static async Task RemoveAsync(DockerClient client, string id, CancellationToken cancellation)
    {
        try
        {
            var parameters = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
            await client.Containers.RemoveContainerAsync(id, parameters, cancellation);
        }
        catch (DockerContainerNotFoundException)
        {
        }
    }

    private static string NameOf(BenchPaths paths) => $"docker {paths.DockerEngine}".TrimEnd();

    private static Dictionary<string, IDictionary<string, bool>> Only(string filter, string value) =>
        new() { [filter] = new Dictionary<string, bool> { [value] = true } };

    public static InstanceException Refusal(DockerApiException exception) =>
        new(InstanceFailure.Failed, $"The Docker engine refused: {exception.ResponseBody?.Trim()}", exception);

    // systemd may hold the socket: then the engine is the only process of its name.
    private static int? FindDaemon(string socket) =>
        UnixSocket.FindListener(socket) is { } peer && HostProcess.NameOf(peer) == Daemon ? peer
        : HostProcess.WithName(Daemon) is [var only] ? only
        : null;

    private static bool IsOnThisHost(Uri endpoint) => endpoint.Scheme == "unix";

    private static async Task<bool> PingAsync(DockerClient client, CancellationToken cancellation)
    {
        await client.System.PingAsync(cancellation);
        return true;
    }

    private static async Task<T?> TryAsync<T>(Task<T> answer, CancellationToken cancellation)
    {
        try
        {
            return await answer.WaitAsync(Patience, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or DockerApiException
            or TimeoutException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}

/// <summary>The engine that the user's own <c>docker</c> command talks to, where that is not its default.</summary>
internal sealed record DockerAddress(Uri Endpoint, string Source)
{
    private const string HostVariable = "DOCKER_HOST";

    /// <summary>The harness's own setting, else <c>DOCKER_HOST</c>, else the client's context; null where none names an engine.</summary>
    public static DockerAddress? Find(BenchPaths paths) =>
        Of(paths.DockerEngine, "the engine of this variant") ?? Of(BenchPaths.Variable(HostVariable), HostVariable) ?? OfContext();

    private static DockerAddress? OfContext()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var folder = BenchPaths.Variable("DOCKER_CONFIG") ?? Path.Combine(home, ".docker");
        var context = BenchPaths.Variable("DOCKER_CONTEXT") ?? Read(Path.Combine(folder, "config.json"), "currentContext");
        if (context is null or "default")
        {
            return null;
        }

        // The client's own layout: the folder of a context has the SHA-256 of its name.
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(context)));
        var file = Path.Combine(folder, "contexts", "meta", name, "meta.json");
        return Of(Read(file, "Endpoints", "docker", "Host"), $"docker context '{context}'");
    }

    // A path without a scheme is a socket's: as a URI it is a file's.
    private static DockerAddress? Of(string? address, string source) =>
        !Uri.TryCreate(address, UriKind.Absolute, out var uri) ? null
        : new DockerAddress(uri.IsFile ? new Uri($"unix://{uri.LocalPath}") : uri, source);

    /// <summary>A text in a file of the client's; null where there is none.</summary>
    private static string? Read(string file, params string[] keys)
    {
        try
        {
            return (string?)keys.Aggregate(JsonNode.Parse(File.ReadAllBytes(file)), (node, key) => node?[key]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException)
        {
            return null;
        }
    }
}
