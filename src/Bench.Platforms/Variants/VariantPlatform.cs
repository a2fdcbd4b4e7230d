using System.Security.Cryptography;
using Bench.Platforms.Catalog;
using Bench.Platforms.Custom;
using Bench.Platforms.Probes;
using Bench.Platforms.Qemu;
using Bench.Platforms.Uml;

namespace Bench.Platforms.Variants;

/// <summary>One side of a comparison: a platform under a name of its own, on a host that is changed as the variant asks.</summary>
internal sealed class VariantPlatform : IPlatform
{
    private const string Docker = "docker/";
    private const string Containerd = "containerd/";

    private static readonly KeyValuePair<string, string>[] None = [];

    private readonly string _side;
    private readonly IPlatform _inner;
    private readonly Variant _variant;
    private PlatformHost? _changed;

    private VariantPlatform(string side, IPlatform inner, Variant variant)
    {
        _side = side;
        _inner = inner;
        _variant = variant;
        Limits = new ResourceLimits(variant.Cpus ?? inner.Limits.Cpus, variant.MemoryBytes ?? inner.Limits.MemoryBytes);
    }

    public string Name => $"{_side}:{_inner.Name}";
    public string Selector => $"{_side}:{_inner.Selector}";
    public Family Family => _inner.Family;
    public bool BootsSystems => _inner.BootsSystems;
    public IReadOnlyList<Storage> Storages => _inner.Storages;
    public IReadOnlyList<NetworkMode> NetworkModes => _inner.NetworkModes;
    public bool TakesMachineFiles => _inner.TakesMachineFiles;
    public IImageEngine? Images => _inner.Images is { } images ? new ImagesOn(images, On) : null;

    public ResourceLimits Limits { get; }

    /// <summary>Nothing that could be looked up before the host is changed: the check asks for what the platform needs.</summary>
    public PlatformNeeds Needs { get; } = new();

    public IReadOnlyList<string> Programs => _inner.Programs;

    /// <inheritdoc cref="VariantReader.FindAsync" />
    public static async Task<VariantPlatform> FindAsync(string side, Variant variant, BenchPaths paths, CancellationToken cancellation)
    {
        var catalog = await PlatformCatalog.DiscoverAsync(PathsOf(variant, paths), variant.IsFile ? [variant.Platform] : [], cancellation);
        var inner = (variant.IsFile ? catalog.All[^1] : catalog.Find(variant.Platform))
            ?? throw new VariantException(
                variant.Text,
                $"the platform '{variant.Platform}' is not known. Allowed: "
                + $"{string.Join(", ", catalog.All.Select(platform => platform.Selector))}; "
                + "behind a machine's name >runc, @kvm or @tcg; or the path of a platform file, which ends in .json.");
        return WhyNot(variant, inner) is { } problem
            ? throw new VariantException(variant.Text, problem)
            : new VariantPlatform(side, inner, variant);
    }

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        var found = await _inner.LookAsync(On(host), cancellation);
        return found with { Versions = new Dictionary<string, string>([.. found.Versions, .. Changes()]) };
    }

    public Task<IReadOnlyList<int>> FindDaemonsAsync(PlatformHost host, CancellationToken cancellation)
        => _inner.FindDaemonsAsync(On(host), cancellation);

    public Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
        => _inner.FindGuestFilesAsync(Changed(guest), On(host), cancellation);

    public Task ForgetGuestAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
        => _inner.ForgetGuestAsync(guest, On(host), cancellation);

    public MachineParts? PartsOf(Guest guest, PlatformHost host) => _inner.PartsOf(Changed(guest), On(host));

    public Task<SnapshotSupport> FindSnapshotsAsync(SnapshotKind kind, PlatformHost host, CancellationToken cancellation)
        => _inner.FindSnapshotsAsync(kind, On(host), cancellation);

    public Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var spec = request.Spec with { Guest = Changed(request.Spec.Guest) };
        return _inner.PrepareAsync(request with { Spec = spec, Host = On(request.Host) }, cancellation);
    }

    private static BenchPaths PathsOf(Variant variant, BenchPaths paths) => variant.Engine is not { } engine ? paths
        : variant.Platform.StartsWith(Docker, StringComparison.Ordinal) ? paths with { DockerEngine = $"unix://{engine}" }
        : paths with { Containerd = engine };

    // A change that the platform never looks at would be compared with itself, and called the same.
    private static string? WhyNot(Variant variant, IPlatform platform)
    {
        var tools = platform.Needs.Tools.Select(tool => tool.Name).ToList();
        if (variant.Tools.Keys.FirstOrDefault(tool => !tools.Contains(tool)) is { } other)
        {
            var known = tools.Count > 0
                ? $"its tools are {string.Join(", ", tools)}"
                : "its tools are its engine's: give another engine by engine=SOCKET";
            return $"{platform.Name} does not start the tool '{other}'; {known}.";
        }

        if (variant.Engine is not null && !platform.Name.StartsWith(Docker, StringComparison.Ordinal)
            && !platform.Name.StartsWith(Containerd, StringComparison.Ordinal))
        {
            return $"{platform.Name} has no engine. Leave engine= out, or use docker/… or containerd/….";
        }

        if (variant.Kernel is not null && !BootsKernelOfGuest(platform))
        {
            var own = platform is UmlPlatform ? "; its kernel is the tool linux.uml: tool:linux.uml=FILE" : string.Empty;
            return $"{platform.Name} does not boot the guest's kernel. Leave kernel= out{own}.";
        }

        return null;
    }

    private static bool BootsKernelOfGuest(IPlatform platform) => platform is QemuPlatform or TemplatePlatform { BootsKernel: true };

    private PlatformHost On(PlatformHost host) => _changed?.Workspace == host.Workspace ? _changed : _changed = Change(host);

    private PlatformHost Change(PlatformHost host)
    {
        var changed = host with
        {
            Guests = host.Guests.ToDictionary(guest => guest.Key, guest => Changed(guest.Value)),
            Paths = PathsOf(_variant, host.Paths),
        };
        if (_variant.Engine is not null)
        {
            host.Workspace.NoteEngines(changed.Paths);
        }

        if (_variant.Tools.Count == 0)
        {
            return changed;
        }

        var folder = Directory.CreateDirectory(Path.Combine(host.Workspace.Runtime, $"tools-{_side}")).FullName;
        foreach (var (name, file) in _variant.Tools)
        {
            File.CreateSymbolicLink(Path.Combine(folder, name), file);
        }

        return changed with { Tools = Toolbox.With(folder) };
    }

    private Guest Changed(Guest guest) => _variant.Kernel is { } kernel && guest.Kernel is not null
        ? guest with { Kernel = kernel, KernelRelease = KernelImage.ReleaseOf(kernel) ?? Path.GetFileName(kernel) }
        : guest;

    /// <summary>The changes, recorded beside the versions: files with their digest.</summary>
    private IEnumerable<KeyValuePair<string, string>> Changes() =>
    [
        .. _variant.Tools.Select(tool => KeyValuePair.Create($"tool:{tool.Key}", $"{tool.Value} {DigestOf(tool.Value)}")),
        .. _variant.Kernel is { } kernel ? [KeyValuePair.Create("kernel", $"{kernel} {DigestOf(kernel)}")] : None,
        .. _variant.Engine is { } engine ? [KeyValuePair.Create("engine", engine)] : None,
        .. _variant.Cpus is null && _variant.MemoryBytes is null ? None
            : [KeyValuePair.Create("allowance", $"{Limits.Cpus} CPUs, {Limits.MemoryMebibytes} MiB")],
    ];

    private static string DigestOf(string file)
    {
        using var content = File.OpenRead(file);
        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";
    }

    /// <summary>The images in the engine of the changed host.</summary>
    private sealed class ImagesOn(IImageEngine inner, Func<PlatformHost, PlatformHost> on) : IImageEngine
    {
        public Task<IReadOnlyList<string>> FindLayersAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
            => inner.FindLayersAsync(guest, on(host), cancellation);

        public Task SaveAsync(Guest guest, string archive, PlatformHost host, CancellationToken cancellation)
            => inner.SaveAsync(guest, archive, on(host), cancellation);

        public Task<long> BuildAsync(Guest guest, Guest below, string folder, PlatformHost host, CancellationToken cancellation)
            => inner.BuildAsync(guest, below, folder, on(host), cancellation);

        public Task ForgetGuestAsync(Guest guest, PlatformHost host, CancellationToken cancellation)
            => inner.ForgetGuestAsync(guest, on(host), cancellation);
    }
}
