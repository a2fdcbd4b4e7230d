using Bench.Platforms.Consoles;
using Bench.Platforms.Host;

namespace Bench.Platforms.Catalog;

/// <summary>The reference: the guest's init as a plain process, in the same root file system by chroot, without namespaces.</summary>
public sealed class NativePlatform : IPlatform
{
    // What a container finds mounted, too: the same devices and nothing more, the root read-only.
    private const string MountScript = """
        set -e
        mount --bind "$1" "$2"
        mount -o remount,bind,ro "$2"
        mount -t proc proc "$2/proc"
        mount -t sysfs -o ro sysfs "$2/sys"
        mount -t tmpfs -o mode=755 dev "$2/dev"
        mknod -m 666 "$2/dev/null" c 1 3
        mknod -m 666 "$2/dev/zero" c 1 5
        mknod -m 666 "$2/dev/full" c 1 7
        mknod -m 666 "$2/dev/random" c 1 8
        mknod -m 666 "$2/dev/urandom" c 1 9
        mount -t tmpfs run "$2/run"
        mount -t tmpfs tmp "$2/tmp"
        [ -z "$3" ] || mount --bind "$3" "$2/scratch"
        """;

    /// <summary>The name that ratios refer to.</summary>
    public const string PlatformName = "native";

    /// <inheritdoc />
    public string Name => PlatformName;

    /// <inheritdoc />
    public Family Family => Family.Process;

    /// <inheritdoc />
    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return Availability.NeedsRoot("to change the root directory");
        }

        var version = await Tool.VersionAsync("chroot", cancellation);
        return version is null
            ? Availability.Missing("chroot", "coreutils")
            : new Availability(true) { Versions = new Dictionary<string, string> { ["chroot"] = version } };
    }

    /// <inheritdoc />
    public Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation) =>
        PrepareAsync(request, ["/bench/init"], cancellation);

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
        var root = request.Folder.MakeFolder("root");
        request.Folder.OnDispose(() => Mounts.UnmountBelowAsync(root));
        await Tool.RunAsync("sh", ["-c", MountScript, "bench-mount", request.Spec.Guest.Root, root, ScratchDisk.MakeFolder(request) ?? string.Empty], cancellation);

        var allowance = request.Spec.Allowance;
        var plan = new ProcessPlan
        {
            Tool = "chroot",
            Arguments = [root, .. program],
            Cgroup = request.Host.Cgroups.Create(request.Folder, allowance.CpuList, allowance.MemoryBytes),
        };
        return await ProcessInstance.PrepareAsync(plan, request, cancellation);
    }
}
