namespace Bench.Platforms.Processes;

/// <summary>A container of systemd-nspawn, not registered with a machine manager. It can boot a whole operating system.</summary>
internal sealed class NspawnPlatform : IProcessPlatform
{
    private const string Program = "systemd-nspawn";

    public string Name => "nspawn";
    public Family Family => Family.Container;
    public bool BootsSystems => true;

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(Program, "systemd-container")],
        Root = "to make the container's mounts",
        Kernel = ["namespaces", "overlay file system"],
    };

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var root = await RootLayer.MountAsync(request, cancellation);
        string[] scratch = ScratchDisk.MakeFolder(request) is { } folder ? [$"--bind={folder}:/scratch"] : [];
        var network = await NetworkLink.NamespaceAsync(request, cancellation) is { } path
            ? $"--network-namespace-path={path}"
            : "--private-network";
        return new ProcessPlan
        {
            Tool = Program,
            Arguments =
            [
                "--quiet", "--register=no", "--keep-unit", $"--machine={request.Folder.Id}", $"--directory={root}", "--console=pipe",
                network, "--hostname=bench", "--link-journal=no", "--timezone=off", "--resolv-conf=off", .. scratch,
                request.Spec.Guest.Init,
            ],
            Cgroup = request.MakeCgroup(inEveryHierarchy: true),
        };
    }
}
