using Bench.Platforms.Consoles;
using Bench.Platforms.Host;
using Bench.Platforms.Networks;

namespace Bench.Platforms.Catalog;

/// <summary>The reference: the guest's init as a plain process, in the same root file system by chroot, without namespaces.</summary>
public sealed class NativePlatform : IPlatform
{
    // What a container finds mounted, too: the same devices and nothing more.
    private const string MountScript = """
        set -e
        mount -t proc proc "$1/proc"
        mount -t sysfs -o ro sysfs "$1/sys"
        mount -t tmpfs -o mode=755 dev "$1/dev"
        mknod -m 666 "$1/dev/null" c 1 3
        mknod -m 666 "$1/dev/zero" c 1 5
        mknod -m 666 "$1/dev/full" c 1 7
        mknod -m 666 "$1/dev/random" c 1 8
        mknod -m 666 "$1/dev/urandom" c 1 9
        mount -t tmpfs run "$1/run"
        mount -t tmpfs tmp "$1/tmp"
        [ -z "$2" ] || mount --bind "$2" "$1/scratch"
        """;

    /// <summary>The name that ratios refer to.</summary>
    public const string PlatformName = "native";

    /// <inheritdoc />
    public string Name => PlatformName;

    /// <inheritdoc />
    public Family Family => Family.Process;

    /// <inheritdoc />
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Root];

    /// <inheritdoc />
    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed("chroot", "coreutils")],
        Root = "to change the root directory",
        Kernel = ["overlay file system"],
    };

    /// <inheritdoc />
    public IReadOnlyList<NetworkMode> NetworkModes => [NetworkMode.Bridge, NetworkMode.Host];

    /// <inheritdoc />
    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) =>
        Availability.With("chroot", await host.Tools.VersionAsync("chroot", cancellation));

    /// <inheritdoc />
    public Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation) =>
        PrepareAsync(request, [request.Spec.Guest.Init], cancellation);

    /// <summary>A plain process is in the host's own network, unless a measurement says otherwise: without any, too, it must not be there.</summary>
    private static async Task<string?> NamespaceAsync(InstanceRequest request, CancellationToken cancellation) => request.Spec.Network is { Mode: NetworkMode.None }
        ? await NetworkSegment.MakeNamespaceAsync(request.Folder, cancellation)
        : await NetworkLink.NamespaceAsync(request, cancellation);

    /// <summary>The harness's floor (rule 11): time from the call to the end of a process that does nothing, started through the same path.</summary>
    /// <exception cref="InstanceException">The process could not be started.</exception>
    public static async Task<TimeSpan> MeasureFloorAsync(InstanceSpec spec, PlatformHost host, CancellationToken cancellation)
    {
        await using var folder = host.Workspace.NewInstance();
        var timeline = new BootTimeline();
        var request = new InstanceRequest(spec, host, folder, new GuestConsole(), timeline);
        var nothing = await PrepareAsync(request, ["/bench/busybox", "true"], cancellation);
        await nothing.StartAsync(cancellation);
        await nothing.EndAsync(cancellation);
        return timeline.Between(BootTimeline.Call, BootTimeline.Exited);
    }

    private static async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, string[] program, CancellationToken cancellation)
    {
        var root = await RootLayer.MountAsync(request, daemon: null, cancellation);
        await Tool.RunAsync("sh", ["-c", MountScript, "bench-mount", root, ScratchDisk.MakeFolder(request) ?? string.Empty], cancellation);

        var allowance = request.Spec.Allowance;
        var plan = new ProcessPlan
        {
            Tool = "chroot",
            Arguments = [root, .. program],
            NetworkNamespace = await NamespaceAsync(request, cancellation),
            Cgroup = request.Host.Cgroups.Create(request.Folder, allowance.CpuList, allowance.MemoryBytes),
        };
        return await ProcessInstance.PrepareAsync(plan, request, cancellation);
    }
}
