namespace Bench.Platforms.Host;

/// <summary>The harness's folders on a host, without symbolic links, as the kernel lists mounts. Set-up scripts agree.</summary>
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

    /// <summary>The Docker engine as <c>unix://</c> and a path; null for the one that the environment names or that answers.</summary>
    public string? DockerEngine { get; init; }

    /// <summary>The socket of the containerd to use; null likewise.</summary>
    public string? Containerd { get; init; }

    /// <summary><c>BENCH_CACHE</c> and <c>BENCH_RUN</c>, else the system's folders for root, else the user's XDG folders.</summary>
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
