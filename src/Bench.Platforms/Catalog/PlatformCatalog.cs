using Bench.Platforms.Containerd;
using Bench.Platforms.Custom;
using Bench.Platforms.Docker;
using Bench.Platforms.Nested;
using Bench.Platforms.Oci;
using Bench.Platforms.Podman;
using Bench.Platforms.Qemu;
using Bench.Platforms.Uml;

namespace Bench.Platforms.Catalog;

/// <summary>Every platform that the harness knows on this host, in the order of families.</summary>
public sealed class PlatformCatalog
{
    private PlatformCatalog(IReadOnlyList<IPlatform> all) => All = all;

    /// <summary>The platforms that come with the harness, one of each.</summary>
    public static PlatformCatalog BuiltIn { get; } = new(MakeBuiltIn());

    /// <summary>The platforms.</summary>
    public IReadOnlyList<IPlatform> All { get; }

    private static IReadOnlyList<Sweeper> Sweepers { get; } =
    [
        DockerEngine.RemoveAllAsync,
        ContainerdDaemon.RemoveAllAsync,
        PodmanStore.RemoveAllAsync,
        .. OciRuntime.All.Select(runtime => (Sweeper)runtime.RemoveAllAsync),
    ];

    private static IReadOnlyList<QemuMachine> Machines
        => [QemuMachine.Microvm, QemuMachine.MicrovmSeabios, QemuMachine.Pc, QemuMachine.Q35];

    /// <summary>Opens a workspace on this host.</summary>
    /// <exception cref="InstanceException">The workspace cannot be made.</exception>
    public static PlatformHost OpenHost(BenchPaths paths) => PlatformHost.Open(paths, Sweepers);

    /// <summary>Removes what harnesses that have died have left on this host, and names each thing.</summary>
    /// <exception cref="InstanceException">Something could not be removed; everything else was.</exception>
    public static Task CleanAbandonedAsync(BenchPaths paths, Action<string> removed, CancellationToken cancellation) =>
        Workspace.CleanAbandonedAsync(paths, Sweepers, removed, cancellation);

    /// <summary>The built-in platforms, the runtimes that this host's Docker engine has registered, and platform files.</summary>
    /// <exception cref="PlatformFileException">A file is wrong, or names a platform that there is.</exception>
    public static async Task<PlatformCatalog> DiscoverAsync(BenchPaths paths, IEnumerable<string> files, CancellationToken cancellation)
    {
        var registered = await DockerPlatform.DiscoverAsync(paths, [.. OciRuntime.All.Select(runtime => runtime.Name)], cancellation);
        List<IPlatform> all = [.. MakeBuiltIn(), .. registered];
        foreach (var file in files)
        {
            all.Add(new TemplatePlatform(PlatformFile.Load(file, all.Select(platform => platform.Name))));
        }

        return new PlatformCatalog(all);
    }

    /// <summary>
    /// The platform of this name, the machine with this accelerator (<c>qemu/q35@tcg</c>), or a machine with a container in it
    /// (<c>qemu/q35>runc</c>); null for none.
    /// </summary>
    public IPlatform? Find(string selector) =>
        All.FirstOrDefault(platform => platform.Selector == selector)
        ?? Machines.SelectMany(WithAccelerators).FirstOrDefault(platform => platform.Selector == selector);

    private static IReadOnlyList<IPlatform> MakeBuiltIn() =>
    [
        new NativePlatform(),
        new BwrapPlatform(),
        new NspawnPlatform(),
        new LxcPlatform(),
        .. OciRuntime.All.Select(runtime => new OciPlatform(runtime)),
        .. OciRuntime.All.Select(runtime => new ContainerdPlatform(runtime)),
        .. OciRuntime.All.Select(runtime => new DockerPlatform(runtime.Name)),
        .. OciRuntime.All.Where(runtime => runtime.Family == Family.Container).Select(runtime => new PodmanPlatform(runtime)),
        new UmlPlatform(),
        .. Machines.Select(machine => new QemuPlatform(machine)),
    ];

    private static IPlatform[] WithAccelerators(QemuMachine machine) =>
    [
        new QemuPlatform(machine, Availability.Kvm),
        new QemuPlatform(machine, Availability.Tcg),
        new NestedPlatform(machine),
        new NestedPlatform(machine, Availability.Kvm),
        new NestedPlatform(machine, Availability.Tcg),
    ];
}
