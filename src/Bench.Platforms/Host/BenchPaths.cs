namespace Bench.Platforms.Host;

/// <summary>
/// Where the harness keeps what it makes on a host, without symbolic links: the kernel lists mounts by such paths. The set-up scripts
/// follow the same rules.
/// </summary>
public sealed record BenchPaths(string Cache, string Runtime)
{
    /// <summary>Guests, kernels, the private engine's data, and the instances' disks; on a real disk.</summary>
    public string Cache { get; } = RealPath.Of(Cache);

    /// <summary>Sockets and the state of runtimes; gone at a reboot.</summary>
    public string Runtime { get; } = RealPath.Of(Runtime);

    /// <summary>Folder of the instances of all harness processes; a link to another disk is resolved, too.</summary>
    public string Instances { get; } = RealPath.Of(Path.Combine(Cache, "instances"));

    /// <summary>Socket of the private Docker engine.</summary>
    public string DockerSocket => Path.Combine(Runtime, "docker.sock");

    /// <summary>The Docker engine to use, as <c>unix://</c> and the path of its socket; null for the one that the environment names, or
    /// else the first that answers.</summary>
    public string? DockerEngine { get; init; }

    /// <summary>The socket of the containerd to use; null likewise.</summary>
    public string? Containerd { get; init; }

    /// <summary>
    /// <c>BENCH_CACHE</c> and <c>BENCH_RUN</c>, else <c>/var/cache/bench</c> and <c>/run/bench</c> for root, else below the user's
    /// XDG folders. A user without a cache of their own reads the guests that root has built.
    /// </summary>
    public static BenchPaths FromEnvironment()
    {
        const string systemCache = "/var/cache/bench";
        const string systemRuntime = "/run/bench";
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var userCache = Path.Combine(Variable("XDG_CACHE_HOME") ?? Path.Combine(home, ".cache"), "bench");
        var cache = Variable("BENCH_CACHE") ?? (Environment.IsPrivilegedProcess ? systemCache : userCache);
        var runtime = Variable("BENCH_RUN")
            ?? (Environment.IsPrivilegedProcess ? systemRuntime : Path.Combine(Variable("XDG_RUNTIME_DIR") ?? cache, "bench"));
        return new BenchPaths(cache, runtime);
    }

    /// <summary>The folders in which guests are looked for, in this order.</summary>
    public IReadOnlyList<string> GuestCaches =>
        Environment.IsPrivilegedProcess ? [Cache] : [Cache, "/var/cache/bench"];

    /// <summary>An environment variable; null where it is empty.</summary>
    internal static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
