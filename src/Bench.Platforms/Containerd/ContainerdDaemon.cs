namespace Bench.Platforms.Containerd;

/// <summary>The containerd to use: the one that the environment names, the host's own, or that of the private Docker engine.</summary>
internal sealed record ContainerdDaemon(string Address, int Process)
{
    /// <summary>containerd's own client.</summary>
    public const string Tool = "ctr";

    public static ContainerdDaemon? Find(BenchPaths paths) =>
        (from address in Addresses(paths)
         where File.Exists(address)
         let process = UnixSocket.FindListener(address)
         where process is not null
         select new ContainerdDaemon(address, process.Value)).FirstOrDefault();

    /// <summary>Arguments of <c>ctr</c> for this daemon and a workspace's own namespace in it.</summary>
    public string[] Client(string token) => ["--address", Address, "--namespace", $"bench-{token}"];

    /// <summary>Notes that a workspace has containers here, so that the daemon is asked for no others.</summary>
    public static void Remember(PlatformHost host) => Workspace.NoteUse(host.Paths, host.Workspace.Token, NameOf(host.Paths));

    /// <summary>Removes the containers of a workspace, which are those of its namespace.</summary>
    public static async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        if (!Workspace.HasUsed(paths, token, NameOf(paths)) || Toolbox.OfHost.Find(Tool) is null || Find(paths) is not { } daemon)
        {
            return Workspace.NothingWithout(paths, token, NameOf(paths));
        }

        var client = daemon.Client(token);
        var listed = await Toolbox.OfHost.TryRunAsync(Tool, [.. client, "containers", "list", "--quiet"], cancellation);
        var containers = Toolbox.Lines(listed.Output);
        foreach (var container in containers)
        {
            await RemoveAsync(client, container, cancellation);
        }

        await Toolbox.OfHost.TryRunAsync(Tool, ["--address", daemon.Address, "namespaces", "remove", client[^1]], cancellation);
        return [.. containers.Select(container => $"containerd container {container}")];
    }

    /// <summary>Ends and removes a container; one that is gone is not an error.</summary>
    public static async Task RemoveAsync(string[] client, string container, CancellationToken cancellation)
    {
        await Toolbox.OfHost.TryRunAsync(Tool, [.. client, "tasks", "delete", "--force", container], cancellation);
        await Toolbox.OfHost.TryRunAsync(Tool, [.. client, "containers", "delete", container], cancellation);
    }

    private static string NameOf(BenchPaths paths) => $"containerd {paths.Containerd}".TrimEnd();

    private static string[] Addresses(BenchPaths paths) => (paths.Containerd ?? BenchPaths.Variable("CONTAINERD_ADDRESS")) is { } named
        ? [named]
        : ["/run/containerd/containerd.sock", Path.Combine(paths.Runtime, "exec", "containerd", "containerd.sock")];
}
