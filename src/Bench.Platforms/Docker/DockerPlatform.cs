using System.Formats.Tar;
using Bench.Platforms.Oci;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace Bench.Platforms.Docker;

/// <summary>A container of a Docker engine, with one of the OCI runtimes that the engine has registered.</summary>
internal sealed class DockerPlatform(string runtime) : IPlatform, IImageEngine
{
    public string Name => $"docker/{runtime}";
    public Family Family { get; } = FamilyOf(runtime);
    public IImageEngine Images => this;
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Root, Storage.Volume];

    public PlatformNeeds Needs { get; }
        = new()
        {
            Packages = runtime == OciRuntime.Runc.Name ? ["docker.io"] : ["docker.io", runtime],
            Kernel = ["a Docker engine that answers (package docker.io)", "namespaces", "cgroups", "overlay file system"],
        };

    /// <summary>The container is made without a network, and the harness puts an end of a veth pair into it.</summary>
    public IReadOnlyList<NetworkMode> NetworkModes => Family == Family.Container ? [NetworkMode.Bridge] : [];

    /// <summary>The OCI runtimes that the engine has registered beyond those known; none when no engine answers.</summary>
    public static async Task<IReadOnlyList<DockerPlatform>> DiscoverAsync(
        BenchPaths paths,
        IReadOnlyCollection<string> known,
        CancellationToken cancellation)
    {
        using var client = DockerEngine.Elsewhere(paths) is null ? await DockerEngine.ConnectAsync(paths, cancellation) : null;
        if (client is null || await DockerEngine.TryDescribeAsync(client, cancellation) is not { } info)
        {
            return [];
        }

        // containerd's own names of shims are aliases of what is there by name.
        return [.. info.Runtimes.Keys.Where(name => !name.StartsWith("io.containerd.", StringComparison.Ordinal) && !known.Contains(name))
            .Order(StringComparer.Ordinal)
            .Select(name => new DockerPlatform(name))];
    }

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (DockerEngine.Elsewhere(host.Paths) is { } elsewhere)
        {
            return new Availability(
                false,
                $"{elsewhere.Source} is {elsewhere.Endpoint}, and an engine on another machine cannot be measured from this one",
                "Set DOCKER_HOST to a unix:// socket of this host.");
        }

        using var client = await DockerEngine.ConnectAsync(host.Paths, cancellation);
        if (client is null)
        {
            var where = DockerAddress.Find(host.Paths) is { } named ? $" at {named.Endpoint} ({named.Source})" : string.Empty;
            const string remedy = "Run scripts/setup as root to start a private one, or set DOCKER_HOST.";
            return new Availability(false, $"no Docker engine answers{where}", remedy);
        }

        var info = await client.System.GetSystemInfoAsync(cancellation);
        if (info.KernelVersion != host.Facts.Kernel)
        {
            return new Availability(
                false,
                $"the engine runs on kernel {info.KernelVersion}, not on this host's {host.Facts.Kernel}: in a virtual machine, perhaps, "
                + "whose cost would be measured with it",
                "Use an engine that runs on this host itself.");
        }

        if (!info.Runtimes.TryGetValue(runtime, out var registered))
        {
            var reason = $"the engine has no runtime '{runtime}'; it has {string.Join(", ", info.Runtimes.Keys)}";
            return new Availability(false, reason, "Register it in the engine's configuration.");
        }

        return new Availability(true)
        {
            Engine = $"{client.Configuration.EndpointBaseUri} {info.ID}",
            Versions = new Dictionary<string, string>
            {
                ["docker engine"] = info.ServerVersion,
                ["docker storage driver"] = info.Driver,
                ["docker cgroup driver"] = info.CgroupDriver,
                [runtime] = registered.Path is { Length: > 0 } program
                    ? await Toolbox.OfHost.VersionAsync(program, cancellation) ?? program
                    : "unknown",
            },
        };
    }

    public async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var client = await ConnectAsync(request.Host, cancellation);
        request.Folder.OnDispose(client.Dispose);
        DockerEngine.Remember(request.Host);
        var image = request.Spec.Restores?.ImageName ?? await ImportAsync(client, request.Spec.Guest, cancellation);
        return new DockerInstance(client, Parameters(request, image, await CgroupParentAsync(client, request, cancellation)), request);
    }

    public Task<SnapshotSupport> FindSnapshotsAsync(SnapshotKind kind, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult(kind == SnapshotKind.Image ? SnapshotSupport.On(Storage.Root) : SnapshotSupport.None(kind, Family));

    public Task<IReadOnlyList<int>> FindDaemonsAsync(PlatformHost host, CancellationToken cancellation)
        => DockerEngine.FindProcessesAsync(host.Paths, cancellation);

    /// <summary>The layers of the image in the engine's own store, where the engine tells which folders they are.</summary>
    public async Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
    {
        using var client = await ConnectAsync(host, cancellation);
        var image = await InspectAsync(client, guest, cancellation);
        return OverlayLayers.In(image.GraphDriver?.Data, $"the Docker engine (storage driver {image.GraphDriver?.Name ?? "unknown"})");
    }

    public Task ForgetGuestAsync(Guest guest, PlatformHost host, CancellationToken cancellation) =>
        AskAsync(host, client => DockerEngine.RemoveImageAsync(client, guest.ImageName, cancellation), cancellation);

    public Task<IReadOnlyList<string>> FindLayersAsync(Guest guest, PlatformHost host, CancellationToken cancellation) =>
        AskAsync<IReadOnlyList<string>>(
            host,
            async client => [.. (await InspectAsync(client, guest, cancellation)).RootFS.Layers],
            cancellation);

    public Task SaveAsync(Guest guest, string archive, PlatformHost host, CancellationToken cancellation) => AskAsync(
        host,
        async client =>
        {
            await using var file = File.Create(archive);
            await using var image = await client.Images.SaveImageAsync(await ImportAsync(client, guest, cancellation), cancellation);
            await image.CopyToAsync(file, cancellation);
            return file.Length;
        },
        cancellation);

    public Task<long> BuildAsync(Guest guest, Guest below, string folder, PlatformHost host, CancellationToken cancellation) => AskAsync(
        host,
        async client =>
        {
            var lower = await InspectAsync(client, below, cancellation);
            var parameters = new ImageBuildParameters
            {
                Tags = [guest.ImageName],
                BuildArgs = new Dictionary<string, string> { ["BELOW"] = below.ImageName },
                Remove = true,
            };
            using var content = new MemoryStream();
            await TarFile.CreateFromDirectoryAsync(folder, content, includeBaseDirectory: false, cancellation);
            content.Position = 0;
            var errors = new ImportErrors(guest.ImageName);
            await client.Images.BuildImageFromDockerfileAsync(parameters, content, null, null, errors, cancellation);
            return (await client.Images.InspectImageAsync(guest.ImageName, cancellation)).Size - lower.Size;
        },
        cancellation);

    private static async Task<ImageInspectResponse> InspectAsync(DockerClient client, Guest guest, CancellationToken cancellation) =>
        await client.Images.InspectImageAsync(await ImportAsync(client, guest, cancellation), cancellation);

    private static async Task<T> AskAsync<T>(PlatformHost host, Func<DockerClient, Task<T>> question, CancellationToken cancellation)
    {
        using var client = await ConnectAsync(host, cancellation);
        try
        {
            return await question(client);
        }
        catch (DockerApiException exception)
        {
            throw DockerEngine.Refusal(exception);
        }
    }

    private static async Task<DockerClient> ConnectAsync(PlatformHost host, CancellationToken cancellation) =>
        await DockerEngine.ConnectAsync(host.Paths, cancellation)
        ?? throw new InstanceException(InstanceFailure.Failed, "The Docker engine no longer answers. See its log, and run scripts/setup.");

    /// <summary>The parent of the container's cgroup; null where systemd names cgroups, or the harness may make none.</summary>
    private static async Task<string?> CgroupParentAsync(DockerClient client, InstanceRequest request, CancellationToken cancellation)
    {
        if (!request.Host.Cgroups.CanLimit || await DockerEngine.TryDescribeAsync(client, cancellation) is not { CgroupDriver: "cgroupfs" })
        {
            return null;
        }

        request.Host.Cgroups.ReserveFor(request.Folder, isParent: true);
        return CgroupHome.PathOf(request.Folder);
    }

    private CreateContainerParameters Parameters(InstanceRequest request, string image, string? cgroupParent)
    {
        var scratch = ScratchDisk.MakeFolder(request);
        return new CreateContainerParameters
        {
            Name = request.Folder.Id,
            Image = image,
            Cmd = [request.Spec.Guest.Init],
            Hostname = "bench",
            Env = [$"{Workspace.Mark}={request.Host.Workspace.Token}"],
            Labels = new Dictionary<string, string> { [Workspace.Label] = request.Host.Workspace.Token },
            AttachStdin = true,
            AttachStdout = true,
            AttachStderr = true,
            OpenStdin = true,
            StdinOnce = true,
            HostConfig = new HostConfig
            {
                Runtime = runtime,
                NetworkMode = "none",
                CgroupParent = cgroupParent,
                CpusetCpus = request.Spec.Limits.CpuList,
                Memory = request.Spec.Limits.MemoryBytes,
                MemorySwap = request.Spec.Limits.MemoryBytes,
                Tmpfs = new Dictionary<string, string> { ["/run"] = "rw,exec", ["/tmp"] = "rw,exec" },
                Binds = scratch is null ? [] : [$"{scratch}:/scratch:rw"],
            },

            // One without a name, which goes with its container.
            Volumes = ScratchDisk.IsOn(request, Storage.Volume) ? new Dictionary<string, EmptyStruct> { ["/scratch"] = default } : null,
        };
    }

    // Runtimes of other kinds than containers, by the names under which their makers have them registered.
    private static Family FamilyOf(string runtime) =>
        runtime.Contains("runsc", StringComparison.Ordinal) || runtime.Contains("gvisor", StringComparison.Ordinal) ? Family.Sandbox
        : runtime.Contains("kata", StringComparison.Ordinal) ? Family.Vm
        : Family.Container;

    /// <summary>Imports the guest's archive once for each digest; the engine keeps the image for later runs.</summary>
    internal static async Task<string> ImportAsync(DockerClient client, Guest guest, CancellationToken cancellation)
    {
        var image = guest.ImageName;
        try
        {
            await client.Images.InspectImageAsync(image, cancellation);
        }
        catch (DockerImageNotFoundException)
        {
            await using var archive = File.OpenRead(guest.Tar);
            var parameters = new ImagesCreateParameters { FromSrc = "-", Repo = image.Split(':')[0], Tag = image.Split(':')[1] };
            await client.Images.CreateImageAsync(parameters, archive, null, new ImportErrors(image), cancellation);
        }

        return image;
    }

    // The engine answers 200 and tells of failures in the stream behind it.
    private sealed class ImportErrors(string image) : IProgress<JSONMessage>
    {
        public void Report(JSONMessage value)
        {
            if (value.Error is { } error)
            {
                throw new InstanceException(InstanceFailure.Failed, $"The engine could not make the image {image}: {error.Message}");
            }
        }
    }
}
