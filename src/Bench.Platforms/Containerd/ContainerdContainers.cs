namespace Bench.Platforms.Containerd;

/// <summary>The containers of a workspace in containerd, which are those of its namespace there.</summary>
internal sealed class ContainerdContainers : ISweeper
{
    private const string Client = "ctr";

    public async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        if (!Directory.Exists(NoteOf(paths, token)) || Toolbox.OfHost.Find(Client) is null
            || ContainerdDaemon.Find(paths) is not { } daemon)
        {
            return [];
        }

        var client = daemon.Client(token);
        var listed = await Toolbox.OfHost.TryRunAsync(Client, [.. client, "containers", "list", "--quiet"], cancellation);
        var containers = listed.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var container in containers)
        {
            await RemoveAsync(client, container, cancellation);
        }

        await Toolbox.OfHost
            .TryRunAsync(Client, ["--address", daemon.Address, "namespaces", "remove", ContainerdDaemon.NamespaceOf(token)], cancellation);
        return [.. containers.Select(container => $"containerd container {container}")];
    }

    /// <summary>Notes that a workspace has containers here, so that one without needs not ask a daemon that it never used.</summary>
    public static void Remember(Workspace workspace) => Directory.CreateDirectory(NoteOf(workspace.Paths, workspace.Token));

    private static string NoteOf(BenchPaths paths, string token) => Path.Combine(paths.Runtime, token, "containerd");

    /// <summary>Ends and removes a container; one that is gone is not an error.</summary>
    public static async Task RemoveAsync(string[] client, string container, CancellationToken cancellation)
    {
        await Toolbox.OfHost.TryRunAsync(Client, [.. client, "tasks", "delete", "--force", container], cancellation);
        await Toolbox.OfHost.TryRunAsync(Client, [.. client, "containers", "delete", container], cancellation);
    }
}
