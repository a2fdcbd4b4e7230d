namespace Bench.Platforms.Custom;

/// <summary>The names that stand in a template for what differs from instance to instance.</summary>
internal static class Placeholder
{
    public const string CgroupPath = "cgroup_path";
    public const string CpuList = "cpu_list";
    public const string Cpus = "cpus";
    public const string Disk = "disk";
    public const string DiskDevice = "disk_device";
    public const string Folder = "folder";
    public const string Id = "id";
    public const string Init = "init";
    public const string Initramfs = "initramfs";
    public const string Kernel = "kernel";
    public const string KernelLine = "kernel_line";
    public const string MemoryBytes = "memory_bytes";
    public const string MemoryMebibytes = "memory_mib";
    public const string Root = "root";
    public const string Runtime = "runtime";
    public const string Scratch = "scratch";
    public const string ScratchDevice = "scratch_device";
    public const string Workspace = "workspace";

    public static IReadOnlyList<string> All { get; } =
    [
        CgroupPath, CpuList, Cpus, Disk, DiskDevice, Folder, Id, Init, Initramfs, Kernel, KernelLine, MemoryBytes, MemoryMebibytes, Root,
        Runtime, Scratch, ScratchDevice, Workspace,
    ];

    /// <summary>Whether it stands for a number, which a JSON template then writes as one.</summary>
    public static bool IsNumber(string name) => name is Cpus or MemoryBytes or MemoryMebibytes;
}

/// <summary>What a part of a template can depend on.</summary>
internal static class TemplateCondition
{
    /// <summary>The instance gets a file system at <c>/scratch</c>.</summary>
    public const string Scratch = "scratch";

    /// <summary>The guest has a disk beside its initramfs.</summary>
    public const string Disk = "disk";

    /// <summary>The host counts swap, so that it can be limited with memory.</summary>
    public const string Swap = "swap";
}
