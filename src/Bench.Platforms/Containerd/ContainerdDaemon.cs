namespace Bench.Platforms.Containerd;

/// <summary>The containerd to use: the one that the environment names, the host's own, or that of the private Docker engine.</summary>
internal sealed record ContainerdDaemon(string Address, int Process)
{
    public static ContainerdDaemon? Find(BenchPaths paths) =>
        Addresses(paths).Where(File.Exists).Select(TryConnect).FirstOrDefault(daemon => daemon is not null);

    /// <summary>Arguments of <c>ctr</c> for this daemon and a workspace's own namespace in it.</summary>
    public string[] Client(string token) => ["--address", Address, "--namespace", NamespaceOf(token)];

    public static string NamespaceOf(string token) => string.Create(CultureInfo.InvariantCulture, $"bench-{token}");

    private static string[] Addresses(
        BenchPaths paths) => (paths.Containerd ?? Environment.GetEnvironmentVariable("CONTAINERD_ADDRESS")) is { Length: > 0 } named
        ? [named]
        : ["/run/containerd/containerd.sock", Path.Combine(paths.Runtime, "exec", "containerd", "containerd.sock")];

    private static ContainerdDaemon? TryConnect(string address) =>
        SocketPeer.Find(address) is { } process ? new ContainerdDaemon(address, process) : null;
}
