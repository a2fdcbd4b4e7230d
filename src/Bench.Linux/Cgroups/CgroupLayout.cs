namespace Bench.Linux.Cgroups;

/// <summary>Where the cgroups of this host are. Source: <c>/proc/self/mountinfo</c>, described in the kernel's
/// <c>Documentation/filesystems/proc.rst</c>.</summary>
public sealed class CgroupLayout
{
    public const string Memory = "memory";

    /// <summary>The name of the version 1 controller that counts CPU time; version 2 needs none for it.</summary>
    public const string CpuAccounting = "cpuacct";

    /// <summary>The name of the version 1 controller of block devices; version 2 calls it <c>io</c>.</summary>
    public const string BlockIo = "blkio";

    private CgroupLayout(IReadOnlyList<CgroupMount> mounts)
    {
        Mounts = mounts;
        Unified = mounts.LastOrDefault(mount => mount.Version == CgroupVersion.V2);

        // A single controller beside version 2, such as a VPN's net_cls, leaves the others where they are.
        var isVersion1 = mounts.Any(mount => Unified is null ? mount.HasControllers : mount.Controllers.Contains(Memory));
        Mode = (isVersion1, Unified) switch
        {
            (true, null) => CgroupMode.V1,
            (true, _) => CgroupMode.Hybrid,
            (false, null) => CgroupMode.None,
            (false, _) => CgroupMode.V2,
        };
    }

    public CgroupMode Mode { get; }

    /// <summary>The mode in the words of the results: <c>none</c>, <c>v1</c>, <c>v2</c> or <c>hybrid</c>.</summary>
    public string ModeName => Mode.ToString().ToLowerInvariant();

    public IReadOnlyList<CgroupMount> Mounts { get; }

    public CgroupMount? Unified { get; }

    /// <exception cref="IOException">They cannot be read.</exception>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public static CgroupLayout Detect() => Parse(File.ReadAllText("/proc/self/mountinfo"));

    public static CgroupLayout Parse(string mountInfo) => Of(MountInfo.Parse(mountInfo));

    public static CgroupLayout Of(IReadOnlyList<MountInfo> mounts)
    {
        // A mount hides an earlier one at the same place.
        var visible = mounts.Reverse().DistinctBy(mount => mount.MountPoint).Reverse();
        return new CgroupLayout([.. visible.Select(AsCgroup).OfType<CgroupMount>()]);
    }

    /// <summary>Where a controller such as <c>memory</c> or <c>name=systemd</c> is mounted: in version 1 by its name, otherwise in
    /// version 2. Null when neither is mounted. That version 2 is mounted does not say that it has this controller.</summary>
    public CgroupMount? FindMount(string controller) =>
        Mounts.LastOrDefault(mount => mount.Controllers.Contains(controller)) ?? Unified;

    /// <summary>The directory of a cgroup for a controller, whether or not it is there; null when the controller is not mounted.</summary>
    /// <param name="path">The path of the cgroup from where the hierarchy is mounted, beginning with <c>/</c>.</param>
    public CgroupDirectory? FindBelow(string controller, string path) =>
        FindMount(controller) is { } mount ? new CgroupDirectory(mount.Path + path, mount.Version) : null;

    /// <summary>The directory that counts for a process and a controller; null when the process is in none, or it is not mounted
    /// here.</summary>
    public CgroupDirectory? FindDirectory(ProcessCgroups cgroups, string controller)
    {
        var path = cgroups.PathOf(controller);
        return (path ?? cgroups.UnifiedPath) is { } cgroup
            ? Mounts.Where(mount => path is null ? mount.Version == CgroupVersion.V2 : mount.Controllers.Contains(controller))
                .Select(mount => mount.DirectoryOf(cgroup))
                .FirstOrDefault(directory => directory is not null)
            : null;
    }

    /// <inheritdoc cref="FindDirectory(ProcessCgroups, string)"/>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    public CgroupDirectory? FindDirectory(int processId, string controller) =>
        ProcessCgroups.TryRead(processId) is { } cgroups ? FindDirectory(cgroups, controller) : null;

    private static CgroupMount? AsCgroup(MountInfo mount) => mount.FileSystem switch
    {
        "cgroup" => new CgroupMount(mount.MountPoint, mount.Root, CgroupVersion.V1, ControllersIn(mount.SuperOptions)),
        "cgroup2" => new CgroupMount(mount.MountPoint, mount.Root, CgroupVersion.V2, []),
        _ => null,
    };

    // The options of the file system name the controllers among flags such as "rw", "xattr" or "seclabel".
    private static string[] ControllersIn(string superOptions) =>
        [.. superOptions.Split(',').Where(option => option.StartsWith("name=", StringComparison.Ordinal)
            || IsVersion1Controller(option))];

    // The list is closed: new controllers are made for version 2.
    private static bool IsVersion1Controller(string option) => option is
        Memory or "cpu" or CpuAccounting or "cpuset" or "devices" or "freezer" or BlockIo or "pids" or "hugetlb"
        or "net_cls" or "net_prio" or "perf_event" or "rdma" or "misc" or "dmem" or "debug";
}

/// <summary>How a host has mounted its cgroups.</summary>
public enum CgroupMode
{
    None,

    /// <summary>Version 1 only.</summary>
    V1,

    /// <summary>Version 2, which has the memory controller. Hierarchies of version 1 without that one may lie beside it.</summary>
    V2,

    /// <summary>Version 1, which has the memory controller, and version 2 beside it.</summary>
    Hybrid,
}

/// <summary>One place where a cgroup hierarchy is mounted.</summary>
/// <param name="Root">The cgroup that appears there: <c>/</c>, or one further down in some containers.</param>
/// <param name="Controllers">The controllers of a version 1 hierarchy, such as <c>cpu</c> and <c>cpuacct</c>; a name without controller
/// as <c>name=systemd</c>; empty for version 2.</param>
public sealed record CgroupMount(string Path, string Root, CgroupVersion Version, IReadOnlyList<string> Controllers)
{
    /// <summary>Whether it is a version 1 hierarchy that limits or counts something.</summary>
    internal bool HasControllers => Controllers.Any(controller => !controller.StartsWith("name=", StringComparison.Ordinal));

    /// <summary>The directory of a cgroup below this mount; null when it lies outside of what is mounted.</summary>
    /// <param name="cgroup">The path of the cgroup in its hierarchy, beginning with <c>/</c>.</param>
    internal CgroupDirectory? DirectoryOf(string cgroup)
    {
        // Seen from inside a cgroup namespace, what lies above its root begins with "/..".
        var root = Root.TrimEnd('/');
        return $"{cgroup}/".StartsWith($"{root}/", StringComparison.Ordinal) && !$"{cgroup}/".StartsWith("/../", StringComparison.Ordinal)
            ? new CgroupDirectory(Path + cgroup[root.Length..].TrimEnd('/'), Version)
            : null;
    }
}
