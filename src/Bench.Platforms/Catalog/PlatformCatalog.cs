using Bench.Platforms.Host;
using Bench.Platforms.Templates;

namespace Bench.Platforms.Catalog;

/// <summary>Every platform that the harness knows on this host, in the order of families.</summary>
public sealed class PlatformCatalog
{
    private PlatformCatalog(IReadOnlyList<IPlatform> all) => All = all;

    /// <summary>The platforms that come with the harness, one of each.</summary>
    public static PlatformCatalog BuiltIn { get; } = new(MakeBuiltIn());

    /// <summary>The platforms.</summary>
    public IReadOnlyList<IPlatform> All { get; }

    /// <summary>What removes the containers that a killed harness has left with runtimes and engines.</summary>
    internal static IReadOnlyList<ISweeper> Sweepers { get; } =
    [
        new DockerContainers(),
        new ContainerdContainers(),
        new PodmanContainers(),
        .. OciRuntimes.Select(runtime => new OciContainers(runtime, Toolbox.OfHost)),
    ];

    private static IReadOnlyList<IOciRuntime> OciRuntimes => [new RuncRuntime(), new CrunRuntime(), new RunscRuntime()];

    private static IReadOnlyList<QemuMachine> Machines => [QemuMachine.Microvm, QemuMachine.MicrovmSeabios, QemuMachine.Pc, QemuMachine.Q35];

    /// <summary>Adds to the built-in platforms, made anew, the runtimes that this host's Docker engine has registered, and those of platform files.</summary>
    /// <param name="paths">The host's folders.</param>
    /// <param name="files">Paths of platform files.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="PlatformFileException">A file is wrong, or names a platform that there is.</exception>
    public static async Task<PlatformCatalog> DiscoverAsync(BenchPaths paths, IEnumerable<string> files, CancellationToken cancellation)
    {
        var registered = await DockerPlatform.DiscoverAsync(paths, [.. OciRuntimes.Select(runtime => runtime.Name)], cancellation);
        List<IPlatform> all = [.. MakeBuiltIn(), .. registered];
        foreach (var file in files)
        {
            all.Add(new TemplatePlatform(PlatformFile.Load(file, all.Select(platform => platform.Name))));
        }

        return new PlatformCatalog(all);
    }

    /// <summary>The platform of this name, or the machine of this name with this accelerator (<c>qemu/q35@tcg</c>); null when there is none.</summary>
    public IPlatform? Find(string selector) =>
        All.FirstOrDefault(platform => platform.Selector == selector)
        ?? Machines.SelectMany(WithAccelerators).FirstOrDefault(platform => platform.Selector == selector);

    private static IReadOnlyList<IPlatform> MakeBuiltIn() =>
    [
        new NativePlatform(),
        new BwrapPlatform(),
        new NspawnPlatform(),
        new LxcPlatform(),
        .. OciRuntimes.Select(runtime => new OciPlatform(runtime)),
        .. OciRuntimes.Select(runtime => new ContainerdPlatform(runtime)),
        .. OciRuntimes.Select(runtime => new DockerPlatform(runtime.Name)),
        .. OciRuntimes.Where(runtime => runtime.Family == Family.Container).Select(runtime => new PodmanPlatform(runtime)),
        new UmlPlatform(),
        .. Machines.Select(machine => new QemuPlatform(machine)),
    ];

    private static IPlatform[] WithAccelerators(QemuMachine machine) =>
        [new QemuPlatform(machine, AcceleratorChoice.Kvm), new QemuPlatform(machine, AcceleratorChoice.Tcg)];
}
