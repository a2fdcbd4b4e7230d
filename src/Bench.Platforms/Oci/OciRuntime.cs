namespace Bench.Platforms.Oci;

/// <summary>A runtime with runc's command line for bundles of the OCI runtime specification.</summary>
/// <param name="Name">Its name, and that of its program and of its Debian package.</param>
internal sealed record OciRuntime(string Name)
{
    /// <summary>The reference implementation of the specification, in Go.</summary>
    public static OciRuntime Runc { get; } = new("runc") { RefusesHybridCgroups = false };

    /// <summary>A runtime in C.</summary>
    public static OciRuntime Crun { get; } = new("crun");

    /// <summary>The runtime of gVisor: a kernel in user space that serves the guest's system calls.</summary>
    public static OciRuntime Runsc { get; } = new("runsc")
    {
        Family = Family.Sandbox,
        SavesByItself = true,

        // Not the host's network: there gVisor passes the guest's calls on, in a way that today's kernels refuse (iperf3: broken pipe).
        NetworkModes = [NetworkMode.Bridge],

        // gVisor takes any network for the host's own that has net.core.rmem_default, as every network has since Linux 6.10.
        // Source: isRootNS in runsc/sandbox/network.go.
        CoveredWithNetwork = "/proc/sys/net/core",
        GlobalArgumentsAsync = RunscArgumentsAsync,
    };

    public static IReadOnlyList<OciRuntime> All { get; } = [Runc, Crun, Runsc];

    /// <summary>Features of the host's kernel that every runtime needs.</summary>
    public static IReadOnlyList<string> Kernel { get; } = ["namespaces", "cgroups", "overlay file system"];

    public Family Family { get; init; } = Family.Container;

    /// <summary>Whether it refuses a unified cgroup hierarchy beside version 1.</summary>
    public bool RefusesHybridCgroups { get; init; } = true;

    /// <summary>How a container of it can be connected to a network that is there when it is made.</summary>
    public IReadOnlyList<NetworkMode> NetworkModes { get; init; } = [NetworkMode.Bridge, NetworkMode.Host];

    /// <summary>A folder that must look empty to it when it has a network; null for none.</summary>
    public string? CoveredWithNetwork { get; init; }

    /// <summary>Arguments before the verb.</summary>
    public Func<Toolbox, NetworkMode, CancellationToken, Task<IReadOnlyList<string>>> GlobalArgumentsAsync { get; init; } =
        (_, _, _) => Task.FromResult<IReadOnlyList<string>>([]);

    public ToolNeed Need => new(Name, Name);

    /// <summary>The folder in which it keeps the state of a workspace's containers.</summary>
    public string StateFolder(string runtimeFolder) => Path.Combine(runtimeFolder, Name);

    /// <summary>Removes the containers of a workspace.</summary>
    public async Task<IReadOnlyList<string>> RemoveAllAsync(BenchPaths paths, string token, CancellationToken cancellation)
    {
        var state = StateFolder(Path.Combine(paths.Runtime, token));
        if (!Directory.Exists(state) || Toolbox.OfHost.Find(Name) is null)
        {
            return [];
        }

        var containers = Toolbox.Lines((await TryRunAsync(Toolbox.OfHost, ["--root", state, "list", "--quiet"], cancellation)).Output);
        foreach (var container in containers)
        {
            await RemoveAsync(Toolbox.OfHost, state, container, cancellation);
        }

        return [.. containers.Select(container => $"{Name} container {container}")];
    }

    /// <summary>Whether it saves processes without help, or by CRIU.</summary>
    public bool SavesByItself { get; init; }

    /// <summary>Saves a container's processes into a folder, and ends it.</summary>
    /// <exception cref="InstanceException">It cannot be saved.</exception>
    public async Task SaveAsync(Toolbox tools, string state, string container, string image, CancellationToken cancellation)
    {
        string[] arguments = ["--root", state, "checkpoint", "--image-path", image, container];
        Toolbox.OutputOf(await TryRunAsync(tools, arguments, cancellation), $"{Name} checkpoint");
    }

    /// <summary>Ends and removes a container; one that is gone is not an error.</summary>
    public Task RemoveAsync(Toolbox tools, string state, string container, CancellationToken cancellation) =>
        TryRunAsync(tools, ["--root", state, "delete", "--force", container], cancellation);

    private Task<(int ExitCode, string Output, string Error)> TryRunAsync(Toolbox tools, string[] arguments, CancellationToken cancellation)
        => RefusesHybridCgroups
            ? UnifiedCgroup.TryRunAsync(tools, Name, arguments, cancellation)
            : tools.TryRunAsync(Name, arguments, cancellation);

    // systrap is how gVisor intercepts system calls since 2023; older builds know ptrace. Its network is gVisor's own stack.
    private static async Task<IReadOnlyList<string>> RunscArgumentsAsync(Toolbox tools, NetworkMode network, CancellationToken cancellation)
    {
        var (_, flags, errors) = await tools.TryRunAsync(Runsc.Name, ["flags"], cancellation);
        var platform = (flags + errors).Contains("systrap", StringComparison.Ordinal) ? "systrap" : "ptrace";
        return [$"--platform={platform}", $"--network={(network == NetworkMode.None ? "none" : "sandbox")}"];
    }
}
