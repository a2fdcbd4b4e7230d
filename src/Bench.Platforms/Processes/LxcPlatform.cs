namespace Bench.Platforms.Processes;

/// <summary>A container of LXC, kept in the foreground by its monitor <c>lxc-start</c>. It can boot a whole operating system.</summary>
internal sealed class LxcPlatform : IProcessPlatform
{
    private const string Program = "lxc-start";

    // Any node may be made; of them null, zero, full, random, urandom, tty, console, ptmx, pseudo-terminals and fuse can be opened.
    private static readonly string[] AllowedDevices =
    [
        "c *:* m", "b *:* m", "c 1:3 rwm", "c 1:5 rwm", "c 1:7 rwm", "c 1:8 rwm", "c 1:9 rwm", "c 5:0 rwm", "c 5:1 rwm", "c 5:2 rwm",
        "c 136:* rwm", "c 10:229 rwm",
    ];

    // LXC takes the rules of the version that the host has.
    private static readonly string[] CgroupVersions = ["cgroup", "cgroup2"];

    private static IEnumerable<string> DeviceRules => CgroupVersions.SelectMany(version => AllowedDevices
        .Select(device => $"lxc.{version}.devices.allow = {device}")
        .Prepend($"lxc.{version}.devices.deny = a"));

    public string Name => "lxc";
    public Family Family => Family.Container;
    public bool BootsSystems => true;

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(Program, "lxc")],
        Root = "to make the container's cgroups and mounts",
        Kernel = ["namespaces", "overlay file system"],
    };

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var folder = request.Folder;
        var root = await RootLayer.MountAsync(request, cancellation);
        var network = await NetworkLink.NamespaceAsync(request, cancellation);
        var configuration = folder.At("config");
        await File.WriteAllTextAsync(configuration, Configuration(request, root, isolatesNetwork: network is null), cancellation);
        return new ProcessPlan
        {
            Tool = Program,
            Arguments = ["--foreground", "--lxcpath", folder.Path, "--name", folder.Id, "--rcfile", configuration, "--logfile", folder.At(
                "log")],
            NetworkNamespace = network,

            // The monitor leaves the folders of its locks in /run/lxc, whatever its own path is.
            CoveredFolder = "/run",
            Cgroup = request.MakeCgroup(inEveryHierarchy: true),
        };
    }

    // With "relative", the cgroups of monitor and container are below the harness's. On version 2, LXC reports that it cannot pass
    // controllers on, and continues. The seccomp filter of LXC's common configuration is left out, as for OCI runtimes.
    private static string Configuration(InstanceRequest request, string root, bool isolatesNetwork) => $"""
        lxc.rootfs.path = dir:{root}
        lxc.uts.name = bench
        lxc.init.cmd = {request.Spec.Guest.Init}
        lxc.console.path = none
        lxc.tty.max = 0
        lxc.pty.max = 1024
        lxc.apparmor.profile = unconfined
        lxc.cap.drop = mac_admin mac_override sys_time sys_module sys_rawio
        lxc.cgroup.relative = 1
        {string.Join('\n', DeviceRules)}
        lxc.net.0.type = {(isolatesNetwork ? "empty" : "none")}
        lxc.mount.auto = proc:mixed sys:ro{(request.Spec.Guest.IsSystem ? " cgroup:mixed" : string.Empty)}
        lxc.mount.entry = shm dev/shm tmpfs nosuid,noexec,nodev,mode=1777,create=dir 0 0
        lxc.mount.entry = run run tmpfs nosuid,nodev,mode=755 0 0
        lxc.mount.entry = tmp tmp tmpfs nosuid,nodev,mode=1777 0 0
        {(ScratchDisk.MakeFolder(request) is { } scratch ? $"lxc.mount.entry = {scratch} scratch none bind 0 0" : string.Empty)}

        """;
}
