using Bench.Platforms.Oci;

namespace Bench.Platforms.Podman;

/// <summary>podman with a store of its own, which is empty at first and goes with this: an engine to which images are moved.</summary>
public sealed class EmptyEngine : IAsyncDisposable
{
    private readonly PodmanPlatform _platform = new(OciRuntime.Runc);
    private readonly InstanceFolder _folder;
    private readonly PlatformHost _host;
    private readonly PodmanStore _store;

    private EmptyEngine(InstanceFolder folder, PlatformHost host)
    {
        _folder = folder;

        // podman refuses a state folder with a path of more than 50 characters.
        var state = Directory.CreateDirectory(Path.Combine(host.Workspace.Runtime, Path.GetFileName(folder.Path))).FullName;
        _host = host with { Paths = new BenchPaths(folder.MakeFolder("cache"), state) };
        _store = new PodmanStore(_host.Paths, host.Workspace.Token, host.Tools);
        folder.OnDispose(() =>
        {
            Mounts.UnmountBelow(folder.Path);
            Mounts.UnmountBelow(state);
            FolderRemoval.Remove(state);
        });
    }

    /// <summary>Makes one.</summary>
    /// <exception cref="InstanceException">It cannot be had here.</exception>
    public static async Task<EmptyEngine> OpenAsync(PlatformHost host, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        host.Tools.Require(PodmanStore.Program);
        host.Tools.Require(OciRuntime.Runc.Name);
        var engine = new EmptyEngine(host.Workspace.NewInstance(), host);
        if (await engine._platform.CheckAsync(engine._host, cancellation) is not { Usable: false } not)
        {
            return engine;
        }

        await engine.DisposeAsync();
        throw InstanceException.Unsupported($"no second engine can be had: {not.Reason}");
    }

    /// <summary>A file in the folder that goes with the engine.</summary>
    public string At(string name) => _folder.At(name);

    /// <summary>The images in the store, by their identifiers.</summary>
    /// <exception cref="InstanceException">The engine fails.</exception>
    public async Task<IReadOnlyList<string>> FindImagesAsync(CancellationToken cancellation) =>
        [.. Toolbox.Lines(await _store.RunAsync(["images", "--quiet", "--no-trunc"], cancellation)).Distinct()];

    /// <summary>Loads the image of a guest from an archive, and returns the digests of its layers.</summary>
    /// <exception cref="InstanceException">The engine fails.</exception>
    public async Task<IReadOnlyList<string>> LoadAsync(Guest guest, string archive, CancellationToken cancellation)
    {
        await _store.RunAsync(["load", "--quiet", "--input", archive], cancellation);
        if (await FindImagesAsync(cancellation) is not [var only])
        {
            throw new InstanceException(InstanceFailure.Failed, "the archive did not hold one image");
        }

        // The name that its own instances look for, so that nothing is imported beside it.
        await _store.RunAsync(["tag", only, PodmanStore.NameOf(guest)], cancellation);
        return await _store.FindLayersAsync(guest, cancellation);
    }

    /// <summary>Starts an instance of a guest that was loaded.</summary>
    /// <exception cref="InstanceException">It did not come up.</exception>
    public Task<Instance> StartAsync(InstanceSpec spec, CancellationToken cancellation) =>
        Instance.StartAsync(_platform, spec, _host, cancellation);

    /// <summary>Removes it with its store. Its instances must be gone.</summary>
    public ValueTask DisposeAsync() => _folder.DisposeAsync();
}
