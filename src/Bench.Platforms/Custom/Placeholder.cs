namespace Bench.Platforms.Custom;

/// <summary>A placeholder of platform files.</summary>
/// <param name="Name">Its name; some are names of conditions, too.</param>
/// <param name="IsKnown">Whether it has content for every instance of a platform, where these conditions hold.</param>
/// <param name="Content">Its content for one instance; null for none.</param>
internal sealed record Placeholder(
    string Name, Func<PlatformFile, IReadOnlySet<string>, bool> IsKnown, Func<TemplateInstance, string?> Content)
{
    public const string Disk = "disk";
    public const string KernelLine = "kernel_line";
    public const string Scratch = "scratch";

    /// <summary>The condition that the host counts swap, so that it can be limited with memory.</summary>
    public const string Swap = "swap";

    private const string Cpus = "cpus";
    private const string MemoryBytes = "memory_bytes";
    private const string MemoryMebibytes = "memory_mib";

    public static IReadOnlyList<string> Conditions { get; } = [Scratch, Disk, Swap];

    public static IReadOnlyList<string> Numbers { get; } = [Cpus, MemoryBytes, MemoryMebibytes];

    /// <summary>All of them, by name. The kernel's line is filled in from the others.</summary>
    public static IReadOnlyList<Placeholder> All { get; } =
    [
        new("cgroup_path", (file, _) => file.MakesOwnCgroup, one => CgroupHome.PathOf(one.Folder)),
        Always("cpu_list", one => one.Limits.CpuList),
        Always(Cpus, one => $"{one.Limits.Cpus}"),
        new(Disk, HasDisk, one => one.Disk),
        new("disk_device", HasDisk, one => one.Disk is null ? null : one.Device(0)),
        Always("folder", one => one.Folder.Path),
        Always("id", one => one.Folder.Id),
        Always("init", one => one.Guest.Init),
        new("initramfs", (file, _) => file.Guest.Form == GuestForm.Initramfs, one => one.Guest.Initramfs),
        new("kernel", (file, _) => file.BootsKernel, one => one.Guest.Kernel),
        new(KernelLine, (_, holding) => holding.Contains(KernelLine), _ => null),
        Always(MemoryBytes, one => $"{one.Limits.MemoryBytes}"),
        Always(MemoryMebibytes, one => $"{one.Limits.MemoryMebibytes}"),
        new("root", (file, _) => !file.BootsKernel, one => one.Root),
        Always("runtime", one => one.Runtime),
        new(Scratch, (_, holding) => holding.Contains(Scratch), one => one.Scratch),
        new(
            "scratch_device",
            (file, holding) => file.BootsKernel && holding.Contains(Scratch),
            one => one.Device(one.Disk is null ? 0 : 1)),
        Always("workspace", one => one.Folder.Workspace.Token),
    ];

    private static Placeholder Always(string name, Func<TemplateInstance, string?> content) => new(name, (_, _) => true, content);

    private static bool HasDisk(PlatformFile file, IReadOnlySet<string> holding) =>
        file.Guest.Form == GuestForm.Disk || (file.BootsKernel && holding.Contains(Disk));
}

/// <summary>An instance of a platform file.</summary>
/// <param name="Root">The guest's tree; null where its kernel is booted.</param>
/// <param name="Runtime">Folder for the runtime's state.</param>
/// <param name="Scratch">Folder or disk for <c>/scratch</c>; null for none.</param>
internal sealed record TemplateInstance(PlatformFile File, InstanceRequest Request, string? Root, string Runtime, string? Scratch)
{
    public Guest Guest => Request.Spec.Guest;
    public ResourceLimits Limits => Request.Spec.Limits;
    public InstanceFolder Folder => Request.Folder;
    public string? Disk => File.BootsKernel ? Guest.Disk : null;

    /// <summary>The name that the guest gives to a disk, by their order.</summary>
    public string Device(int number) => $"{File.Guest.DevicePrefix ?? "/dev/vd"}{(char)('a' + number)}";

    /// <summary>The contents of placeholders, and the conditions that hold.</summary>
    public TemplateValues Values()
    {
        var known =
            from one in Placeholder.All
            let text = one.Content(this)
            where text is not null
            select KeyValuePair.Create(one.Name, text);
        var texts = known.ToDictionary();
        var conditions = new Dictionary<string, bool>
        {
            [Placeholder.Disk] = Disk is not null,
            [Placeholder.Scratch] = Scratch is not null,
            [Placeholder.Swap] = Request.Host.Cgroups.CountsSwap,
        };
        var values = new TemplateValues(texts, conditions.Keys.Where(name => conditions[name]).ToHashSet());
        if (File.KernelLine is { } line)
        {
            texts[Placeholder.KernelLine] = string.Join(' ', Template.Arguments(line, values));
        }

        return values;
    }
}
