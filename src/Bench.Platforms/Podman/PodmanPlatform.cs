using Bench.Platforms.Oci;

namespace Bench.Platforms.Podman;

/// <summary>
/// A container of podman, which has no daemon, with one of the OCI runtimes. Works without root, in a user namespace; then no cgroup limits
/// it, and its CPUs are set by affinity.
/// </summary>
internal sealed class PodmanPlatform(OciRuntime runtime) : IProcessPlatform
{
    private const long GreatestOpenFiles = 1 << 20;

    public string Name => $"podman/{runtime.Name}";
    public Family Family => runtime.Family;
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Root, Storage.Volume];

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(PodmanStore.Program, "podman"), runtime.Need],
        Kernel = [.. OciRuntime.Kernel, "user namespaces and a range of subordinate user numbers, without root"],
    };

    public IReadOnlyList<NetworkMode> NetworkModes => runtime.NetworkModes;

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        var store = new PodmanStore(host.Paths, host.Workspace.Token, host.Tools);
        var (code, said, error) = await store.TryRunAsync(
            ["info", "--format", "{{.Version.Version}} {{.Store.GraphDriverName}}"],
            cancellation);
        return code == 0 && said.Trim().Split(' ') is [var version, var driver]
            ? new Availability(true)
            {
                Versions = new Dictionary<string, string>
                {
                    ["podman"] = version,
                    ["podman storage driver"] = driver,
                    [runtime.Name] = await host.Tools.VersionAsync(runtime.Name, cancellation) ?? "says no version",
                },
            }
            : new Availability(
                false,
                $"'podman info' ended with {code}: {error.Trim().ReplaceLineEndings(" ")}",
                "Run it by hand and mend what it complains of.");
    }

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var store = new PodmanStore(request.Host.Paths, request.Host.Workspace.Token, request.Host.Tools);
        var image = await ImportAsync(store, request.Spec.Guest, cancellation);
        store.Remember();
        var network = await NetworkLink.NamespaceAsync(request, cancellation) is { } path ? $"ns:{path}" : "none";
        var pidFile = request.Folder.At("init.pid");

        // A volume without a name goes with its container.
        string[] scratch = ScratchDisk.MakeFolder(request) is { } folder ? ["--volume", $"{folder}:/scratch:rw"]
            : ScratchDisk.IsOn(request, Storage.Volume) ? ["--volume", "/scratch"]
            : [];
        return new ProcessPlan
        {
            Tool = PodmanStore.Program,
            Arguments =
            [
                .. store.Options, "--runtime", request.Host.Tools.Require(runtime.Name),
                "run", "--rm", "--interactive", "--name", request.Folder.Id, "--label", $"{Workspace.Label}={request.Host.Workspace.Token}",
                "--pull", "never", "--network", network, "--no-hosts", "--hostname", "bench", "--log-driver", "none", "--pidfile", pidFile,
                .. HardLimits(), .. AllowanceOf(request), "--tmpfs", "/run:rw,exec", "--tmpfs", "/tmp:rw,exec", .. scratch, image, request
                    .Spec
                    .Guest
                    .Init,
            ],
            MakesOwnCgroup = Environment.IsPrivilegedProcess,
            HidesUnifiedCgroup = runtime.RefusesHybridCgroups && Environment.IsPrivilegedProcess,
            InitPidFile = pidFile,
            Forget = () => store.RemoveAsync(request.Folder.Id, CancellationToken.None),
        };
    }

    private string[] AllowanceOf(InstanceRequest request)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            // runc knows no container without cgroups; it leaves alone those that it may not make.
            return runtime == OciRuntime.Runc ? [] : ["--cgroups", "disabled"];
        }

        request.Host.Cgroups.ReserveFor(request.Folder, isParent: true);
        var bytes = request.Spec.Limits.MemoryBytes.ToString(CultureInfo.InvariantCulture);
        return ["--cgroup-parent", CgroupHome.PathOf(request.Folder), "--cpuset-cpus", request.Spec.Limits
            .CpuList, "--memory", bytes, "--memory-swap", bytes];
    }

    // podman asks for a million files and as many processes, and fails where this process's own hard limits are lower. Of processes it
    // first lowers its own limit to the greatest process number.
    private static string[] HardLimits()
    {
        var greatest = long.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture);
        var processes = Math.Min(ProcessLimit.Hard("processes"), greatest);
        return ["--ulimit", $"nofile={Math.Min(ProcessLimit.Hard("open files"), GreatestOpenFiles)}", "--ulimit", string.Create(
            CultureInfo.InvariantCulture,
            $"nproc={processes}")];
    }

    /// <summary>The layers of the image in the harness's own store of podman.</summary>
    public async Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
    {
        var store = new PodmanStore(host.Paths, host.Workspace.Token, host.Tools);
        var image = await ImportAsync(store, guest, cancellation);
        var (_, told, _) = await store.TryRunAsync(
            ["image", "inspect", "--format", "{{range $name, $value := .GraphDriver.Data}}{{$name}}={{$value}}{{\"\\n\"}}{{end}}", image],
            cancellation);
        var data = told.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .ToDictionary(pair => pair[0], pair => pair[1]);
        return OverlayLayers.In(data, "podman");
    }

    private static async Task<string> ImportAsync(PodmanStore store, Guest guest, CancellationToken cancellation)
    {
        var image = $"localhost/{guest.ImageName}";
        var (known, _, _) = await store.TryRunAsync(["image", "exists", image], cancellation);
        if (known == 0)
        {
            return image;
        }

        var (code, _, error) = await store.TryRunAsync(["import", "--quiet", guest.Tar, image], cancellation);
        return code == 0
            ? image
            : throw new InstanceException(InstanceFailure.Failed, $"podman could not import the guest as {image}: {error.Trim()}");
    }
}
