namespace Bench.Platforms.Processes;

/// <summary>The reference: the guest's init as a plain process, in the same root file system by chroot, without namespaces.</summary>
public sealed class NativePlatform : IProcessPlatform
{
    // The devices of a container, and nothing more.
    private static readonly (string Name, uint Minor)[] Devices = [("null", 3), ("zero", 5), ("full", 7), ("random", 8), ("urandom", 9)];

    /// <summary>The name that ratios refer to.</summary>
    public const string PlatformName = "native";

    /// <inheritdoc />
    public string Name => PlatformName;

    /// <inheritdoc />
    public Family Family => Family.Process;

    /// <inheritdoc />
    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed("chroot", "coreutils")],
        Root = "to change the root directory",
        Kernel = ["overlay file system"],
    };

    Task<ProcessPlan> IProcessPlatform.PlanAsync(InstanceRequest request, CancellationToken cancellation) =>
        PlanAsync(request, [request.Spec.Guest.Init], cancellation);

    /// <summary>A plain process is in the host's own network, unless a measurement asks for another or none.</summary>
    private static async Task<string?> NamespaceAsync(
        InstanceRequest request,
        CancellationToken cancellation) => request.Spec.Network is { Mode: NetworkMode.None }
        ? await NetworkSegment.MakeNamespaceAsync(request.Folder, cancellation)
        : await NetworkLink.NamespaceAsync(request, cancellation);

    /// <summary>The harness's floor (rule 11): time from the call to the end of a process that does nothing.</summary>
    /// <exception cref="InstanceException">The process could not be started.</exception>
    public static async Task<TimeSpan> MeasureFloorAsync(InstanceSpec spec, PlatformHost host, CancellationToken cancellation)
    {
        await using var folder = host.Workspace.NewInstance();
        var timeline = new BootTimeline();
        var request = new InstanceRequest(spec, host, folder, new GuestConsole(), timeline);
        var plan = await PlanAsync(request, ["/bench/busybox", "true"], cancellation);
        var nothing = await ProcessInstance.PrepareAsync(plan, request, cancellation);
        await nothing.StartAsync(cancellation);
        await nothing.EndAsync(cancellation);
        return timeline.Between(BootTimeline.Call, BootTimeline.Exited);
    }

    private static async Task<ProcessPlan> PlanAsync(InstanceRequest request, string[] program, CancellationToken cancellation)
    {
        var root = await RootLayer.MountAsync(request, cancellation);
        MountWhatContainersHave(root, ScratchDisk.MakeFolder(request));
        return new ProcessPlan
        {
            Tool = "chroot",
            Arguments = [root, .. program],
            NetworkNamespace = await NamespaceAsync(request, cancellation),
            Cgroup = request.MakeCgroup(),
        };
    }

    private static void MountWhatContainersHave(string root, string? scratch)
    {
        const uint memoryDevices = 1;
        MountCalls.Mount("proc", $"{root}/proc", "proc");
        MountCalls.Mount("sysfs", $"{root}/sys", "sysfs", MountCalls.ReadOnly);
        MountCalls.Mount("dev", $"{root}/dev", "tmpfs", data: "mode=755");
        foreach (var (name, minor) in Devices)
        {
            MountCalls.MakeDevice($"{root}/dev/{name}", memoryDevices, minor);
        }

        MountCalls.Mount("run", $"{root}/run", "tmpfs");
        MountCalls.Mount("tmp", $"{root}/tmp", "tmpfs");
        if (scratch is not null)
        {
            MountCalls.Mount(scratch, $"{root}/scratch", type: null, MountCalls.Bind);
        }
    }
}
