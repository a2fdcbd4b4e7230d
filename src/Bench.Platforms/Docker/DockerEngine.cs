using System.Net.Sockets;
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
        foreach (var endpoint in Endpoints(paths).Where(IsOnThisHost))
        {
            var client = new DockerClientConfiguration(endpoint).CreateClient();
            if (await AnswersAsync(client, cancellation))
            {
                return client;
            }

            client.Dispose();
        }

        return null;
    }

    /// <summary>The engine that the user has named although it may be another machine's, whose processes and disks cannot be measured
    /// from here; or null.</summary>
    public static DockerAddress? Elsewhere(BenchPaths paths)
        => DockerAddress.Find(paths) is { } named && !IsOnThisHost(named.Endpoint) ? named : null;

    /// <summary>What an engine says of itself; null when it answers, but not to this, in time.</summary>
    public static async Task<SystemInfoResponse?> TryDescribeAsync(DockerClient client, CancellationToken cancellation)
    {
        try
        {
            return await client.System.GetSystemInfoAsync(cancellation).WaitAsync(Patience, cancellation);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or DockerApiException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The engine's own processes: the daemon with what it has started, and the containerd that it uses; shims, which are each a
    /// container's, and what is below them left out.</summary>
    /// <exception cref="InstanceException">Which process is the engine cannot be told.</exception>
    public static async Task<IReadOnlyList<int>> FindProcessesAsync(BenchPaths paths, CancellationToken cancellation)
    {
        using var client = await ConnectAsync(paths, cancellation);
        if (client is null)
        {
            return [];
        }

        var socket = client.Configuration.EndpointBaseUri.LocalPath;
        var all = ProcessTree.Of(FindDaemon(socket)
            ?? throw new InstanceException(InstanceFailure.Unsupported, $"which process is the engine cannot be told: who listens at {socket} is not called {Daemon}, and there is not just one process of that name"));
        List<int> processes = [.. all.Except(all.Where(HostProcess.IsShim).SelectMany(ProcessTree.Of))];
        return processes.Exists(process => HostProcess.NameOf(process) == "containerd")
            || ContainerdDaemon.Find(paths) is not { } containerd
            ? processes
            : [.. processes, containerd.Process];
    }

    // systemd may hold the socket, and hand it to the engine that it starts: then the engine is the only process of its name.
    private static int? FindDaemon(string socket) =>
        SocketPeer.Find(socket) is { } peer && HostProcess.NameOf(peer) == Daemon ? peer
            : HostProcess.WithName(Daemon) is [var only] ? only
            : null;

    private static bool IsOnThisHost(Uri endpoint) => endpoint.Scheme == "unix";

    private static IEnumerable<Uri> Endpoints(BenchPaths paths)
    {
        if (DockerAddress.Find(paths) is { } named)
        {
            yield return named.Endpoint;
            yield break;
        }

        foreach (var socket in new[] { "/var/run/docker.sock", paths.DockerSocket })
        {
            if (File.Exists(socket))
            {
                yield return new Uri($"unix://{socket}");
            }
        }
    }

    private static async Task<bool> AnswersAsync(DockerClient client, CancellationToken cancellation)
    {
        try
        {
            await client.System.PingAsync(cancellation).WaitAsync(Patience, cancellation);
            return true;
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or IOException or DockerApiException or TimeoutException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
