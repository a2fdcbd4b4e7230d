using Bench.Platforms.Oci;

namespace Bench.Platforms.Podman;

/// <summary>A container of podman with one of the OCI runtimes. Without root no cgroup limits it, and affinity sets its CPUs.</summary>
internal sealed class PodmanPlatform(OciRuntime runtime) : IProcessPlatform, IImageEngine
{
    private const long GreatestOpenFiles = 1 << 20;

    public string Name => $"podman/{runtime.Name}";
    public Family Family => runtime.Family;
    public IImageEngine Images => this;
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Root, Storage.Volume];

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(PodmanStore.Program, "podman"), runtime.Need],
        Kernel = [.. OciRuntime.Kernel, "user namespaces and a range of subordinate user numbers, without root"],
    };

    public IReadOnlyList<NetworkMode> NetworkModes => runtime.NetworkModes;

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        string[] info = ["info", "--format", "{{.Version.Version}} {{.Store.GraphDriverName}}"];
        var (code, output, error) = await StoreOf(host).TryRunAsync(info, cancellation);
        if (code != 0 || output.Trim().Split(' ') is not [var version, var driver])
        {
            var reason = $"'podman info' ended with {code}: {error.Trim().ReplaceLineEndings(" ")}";
            return new Availability(false, reason, "Run it by hand and mend what it complains of.");
        }

        return new Availability(true)
        {
            Versions = new Dictionary<string, string>
            {
                ["podman"] = version,
                ["podman storage driver"] = driver,
                [runtime.Name] = await host.Tools.VersionAsync(runtime.Name, cancellation) ?? "says no version",
            },
        };
    }

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var store = StoreOf(request.Host);
        var image = await store.ImportAsync(request.Spec.Guest, cancellation);
        var network = await NetworkLink.NamespaceAsync(request, cancellation) is { } path ? $"ns:{path}" : "none";
        var pidFile = request.Folder.At("init.pid");

        // A volume without a name goes with its container.
        var volume = ScratchDisk.MakeFolder(request) is { } folder ? $"{folder}:/scratch:rw"
            : ScratchDisk.IsOn(request, Storage.Volume) ? "/scratch"
            : null;
        return new ProcessPlan
        {
            Tool = PodmanStore.Program,
            Arguments =
            [
                .. store.Options, "--runtime", request.Host.Tools.Require(runtime.Name),
                "run", "--rm", "--interactive", "--name", request.Folder.Id, "--label", $"{Workspace.Label}={request.Host.Workspace.Token}",
                "--pull", "never", "--network", network, "--no-hosts", "--hostname", "bench", "--log-driver", "none", "--pidfile", pidFile,
                .. HardLimits(), .. LimitsOf(request), "--tmpfs", "/run:rw,exec", "--tmpfs", "/tmp:rw,exec",
                .. volume is null ? Array.Empty<string>() : ["--volume", volume], image, request.Spec.Guest.Init,
            ],
            MakesOwnCgroup = Environment.IsPrivilegedProcess,
            HidesUnifiedCgroup = runtime.RefusesHybridCgroups && Environment.IsPrivilegedProcess,
            InitPidFile = pidFile,
            FindPlaces = token => store.FindPlacesAsync(request.Folder.Id, token),
            Forget = () => store.RemoveAsync(request.Folder.Id, CancellationToken.None),
        };
    }

    public Task<SnapshotSupport> FindSnapshotsAsync(SnapshotKind kind, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult(kind == SnapshotKind.Image
            ? new SnapshotSupport("this harness does not use 'podman commit'") { IsPossible = true }
            : SnapshotSupport.None(kind, Family));

    /// <summary>The layers of the image in the harness's own store of podman.</summary>
    public async Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
    {
        var store = StoreOf(host);
        var image = await store.ImportAsync(guest, cancellation);
        const string format = "{{range $name, $value := .GraphDriver.Data}}{{$name}}={{$value}}{{\"\\n\"}}{{end}}";
        var (_, output, _) = await store.TryRunAsync(["image", "inspect", "--format", format, image], cancellation);
        var data = output.Split('\n').Select(line => line.Split('=', 2)).Where(pair => pair.Length == 2);
        return OverlayLayers.In(data.Select(pair => KeyValuePair.Create(pair[0], pair[1])), "podman");
    }

    public Task ForgetGuestAsync(Guest guest, PlatformHost host, CancellationToken cancellation) =>
        StoreOf(host).RemoveImagesAsync([PodmanStore.NameOf(guest)], cancellation);

    public async Task<IReadOnlyList<string>> FindLayersAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
    {
        await StoreOf(host).ImportAsync(guest, cancellation);
        return await StoreOf(host).FindLayersAsync(guest, cancellation);
    }

    public async Task SaveAsync(Guest guest, string archive, PlatformHost host, CancellationToken cancellation)
    {
        var image = await StoreOf(host).ImportAsync(guest, cancellation);
        await StoreOf(host).RunAsync(["save", "--quiet", "--format", "docker-archive", "--output", archive, image], cancellation);
    }

    public async Task<long> BuildAsync(Guest guest, Guest below, string folder, PlatformHost host, CancellationToken cancellation)
    {
        var store = StoreOf(host);
        var (image, lower) = (PodmanStore.NameOf(guest), await store.ImportAsync(below, cancellation));
        string[] build = ["build", "--quiet", "--pull=never", "--build-arg", $"BELOW={lower}", "--tag", image, folder];
        await store.RunAsync(build, cancellation);
        var sizes = Toolbox.Lines(await store.RunAsync(["image", "inspect", "--format", "{{.Size}}", image, lower], cancellation));
        return sizes.Select(size => long.Parse(size, CultureInfo.InvariantCulture)).ToArray() is [var whole, var part] ? whole - part : 0;
    }

    private static PodmanStore StoreOf(PlatformHost host) => new(host.Paths, host.Workspace.Token, host.Tools);

    private string[] LimitsOf(InstanceRequest request)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            // runc has no containers without cgroups; it leaves alone those that it may not make.
            return runtime == OciRuntime.Runc ? [] : ["--cgroups", "disabled"];
        }

        request.Host.Cgroups.ReserveFor(request.Folder, isParent: true);
        var limits = request.Spec.Limits;
        var bytes = limits.MemoryBytes.ToString(CultureInfo.InvariantCulture);
        string[] cpus = ["--cgroup-parent", CgroupHome.PathOf(request.Folder), "--cpuset-cpus", limits.CpuList];
        return [.. cpus, "--memory", bytes, "--memory-swap", bytes];
    }

    // podman asks for a million files and as many processes, and fails where this process's own hard limits are lower. Of processes it
    // first lowers its own limit to the greatest process number.
    private static string[] HardLimits()
    {
        var greatest = long.Parse(File.ReadAllText("/proc/sys/kernel/pid_max"), CultureInfo.InvariantCulture);
        var limits = File.ReadAllText("/proc/self/limits");
        var files = Math.Min(ProcessLimit.Hard("open files", limits), GreatestOpenFiles);
        var processes = Math.Min(ProcessLimit.Hard("processes", limits), greatest);
        return ["--ulimit", $"nofile={files}", "--ulimit", $"nproc={processes}"];
    }
}
