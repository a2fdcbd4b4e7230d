using System.Text.Json;

namespace Bench.Platforms.Oci;

/// <summary>Writes the configuration of an OCI bundle (opencontainers/runtime-spec 1.0.2) for an instance.</summary>
internal static class OciBundle
{
    public const string ConfigFile = "config.json";

    // What the runtime's own default configuration grants a container's root.
    private static readonly string[] Capabilities = ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

    private static readonly string[] MaskedPaths =
    [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi",
    ];

    private static readonly string[] ReadonlyPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    private const string NetworkType = "network";

    private static readonly string[] Namespaces = ["pid", NetworkType, "ipc", "uts", "mount"];

    /// <summary>Mounts the instance's root, writes the bundle and returns its folder.</summary>
    /// <param name="request">The instance.</param>
    /// <param name="daemon">The daemon that will start it, if one does: in whose mounts the root must be.</param>
    /// <param name="network">Path of the network namespace to join; null for one of its own with nothing in it.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="InstanceException">The root cannot be mounted.</exception>
    public static async Task<string> WriteAsync(InstanceRequest request, int? daemon, string? network, CancellationToken cancellation)
    {
        var root = await RootLayer.MountAsync(request, cancellation, daemon);
        var bundle = request.Folder.MakeFolder("bundle");
        var spec = Spec(request, root, ScratchDisk.MakeFolder(request), network);
        await File.WriteAllTextAsync(Path.Combine(bundle, ConfigFile), JsonSerializer.Serialize(spec), cancellation);
        return bundle;
    }

    /// <summary>The content of <see cref="ConfigFile"/>.</summary>
    /// <param name="request">The instance.</param>
    /// <param name="root">Path of the container's root.</param>
    /// <param name="scratch">Folder to show at <c>/scratch</c>; null for none.</param>
    /// <param name="network">Path of the network namespace to join; null for one of its own with nothing in it.</param>
    /// <param name="isInMachine">
    /// Whether it runs in a machine, which limits it. If it is to be saved there, it is in the machine's network: CRIU locks another by
    /// programs that the machine does not have.
    /// </param>
    public static object Spec(InstanceRequest request, string root, string? scratch, string? network = null, bool isInMachine = false)
    {
        var limits = request.Spec.Limits;
        var isNetworkShared = isInMachine && request.Spec.CanBeSaved;
        return new
        {
            ociVersion = "1.0.2",
            process = new
            {
                terminal = false,
                user = new { uid = 0, gid = 0 },
                args = new[] { request.Spec.Guest.Init },
                env = new[] {
                    "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                    $"{Workspace.Mark}={request.Host.Workspace.Token}" },
                cwd = "/",
                capabilities = new { bounding = Capabilities, effective = Capabilities, permitted = Capabilities },
                noNewPrivileges = true,
            },
            root = new { path = root, @readonly = false },
            hostname = "bench",
            mounts = MountsOf(scratch, isInMachine ? ["size=100%"] : []),
            linux = new
            {
                cgroupsPath = CgroupHome.PathOf(request.Folder),
                resources = new
                {
                    devices = new[] { new { allow = false, access = "rwm" } },
                    memory = isInMachine ? null : MemoryOf(request),
                    cpu = isInMachine ? null : new { cpus = limits.CpuList },
                },
                namespaces = Namespaces.Where(type => type != NetworkType || !isNetworkShared).Select(type => NamespaceOf(type, network)),
                maskedPaths = MaskedPaths,
                readonlyPaths = ReadonlyPaths,
            },
        };
    }

    private static object NamespaceOf(string type, string? network)
        => type == NetworkType && network is not null ? new { type, path = network } : new { type };

    // No swap beyond the memory, where the kernel counts swap: a virtual machine has none either.
    private static object MemoryOf(InstanceRequest request) => request.Host.Cgroups.CountsSwap
        ? new { limit = request.Spec.Limits.MemoryBytes, swap = request.Spec.Limits.MemoryBytes }
        : new { limit = request.Spec.Limits.MemoryBytes };

    private static List<object> MountsOf(string? scratch, string[] temporary)
    {
        List<object> mounts =
        [
            Mount("/proc", "proc", "proc"),
            Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
            Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620"),
            Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
            Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            Mount("/run", "tmpfs", "run", "nosuid", "nodev", "mode=755"),
            Mount("/tmp", "tmpfs", "tmp", ["nosuid", "nodev", "mode=1777", .. temporary]),
        ];
        if (scratch is not null)
        {
            mounts.Add(Mount("/scratch", "bind", scratch, "bind", "rw"));
        }

        return mounts;
    }

    private static object Mount(string destination, string type, string source, params string[] options) =>
        new { destination, type, source, options };
}
