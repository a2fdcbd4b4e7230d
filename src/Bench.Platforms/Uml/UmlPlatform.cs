namespace Bench.Platforms.Uml;

/// <summary>User-mode Linux: a paravirtual kernel that runs as a process of the host and needs no hardware support.</summary>
internal sealed class UmlPlatform : IProcessPlatform
{
    private const string Kernel = "linux.uml";

    // What the kernel says before it panics, over and over, on CPUs with AMX: the state of their registers is larger than its buffer.
    private const string RegistersRefused = "ptrace set fp regs failed";

    public string Name => "uml";
    public Family Family => Family.Vm;
    public bool BootsSystems => true;
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Root, Storage.HostFs];

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(Kernel, "user-mode-linux")],
        Kernel = ["ptrace", "memory on /dev/shm"],
    };

    public IReadOnlyList<NetworkMode> NetworkModes => [NetworkMode.Tap];

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation) =>
        Availability.With("uml kernel", await host.Tools.VersionAsync(Kernel, cancellation));

    /// <summary>It has a kernel of its own, and needs no stage that finds the disk.</summary>
    public Task<IReadOnlyList<string>> FindGuestFilesAsync(Guest guest, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([(guest.Disk ?? guest.Initramfs)!]);

    /// <summary>Its kernel is a program of the host.</summary>
    public MachineParts? PartsOf(Guest guest, PlatformHost host) => new(host.Tools.Require(Kernel), null, []);

    public async Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var guest = request.Spec.Guest;
        var scratch = await ScratchDisk.MakeImageAsync(request, cancellation);
        var shared = await ScratchDisk.MakeFolderAsync(request, Storage.HostFs, cancellation);
        List<string> arguments =
        [
            $"mem={request.Spec.Limits.MemoryMebibytes}M", $"umid={request.Folder.Id}", $"uml_dir={request.Folder.MakeFolder("uml")}/",
            "con0=fd:0,fd:1", "con=null", "ssl=null", "panic=-1",
        ];
        if (request.Spec.ObservesPhases)
        {
            // It first looks what the host's ptrace and memory can do.
            arguments.AddRange(["earlyprintk", "loglevel=6"]);
            request.Console.Watch("PROT_EXEC mmap", "hostchecks");
        }
        else
        {
            arguments.Add("quiet");
        }

        request.Console.GiveUpAt(RegistersRefused, "its kernel cannot hold the registers of this CPU, which is so on CPUs with AMX");
        var disks = new DiskNames("/dev/ubd");
        if (guest.Disk is { } root)
        {
            // What the guest writes goes to a copy-on-write file in the instance's folder.
            arguments.AddRange([$"ubd0={request.Folder.At("root.cow")},{root}", $"root={disks.Next()}", "rw", $"init={guest.Init}"]);
        }
        else if (guest.Initramfs is { } initramfs)
        {
            arguments.AddRange([$"initrd={initramfs}", $"rdinit={guest.Init}"]);
        }
        else
        {
            throw InstanceException.Unsupported(
                $"The guest '{guest.Name}' has neither a disk nor an initramfs to boot from. Run scripts/setup.");
        }

        if (scratch is not null)
        {
            arguments.AddRange([$"ubd{(guest.Disk is null ? 0 : 1)}={scratch}", $"BENCH_SCRATCH_DEVICE={disks.Next()}"]);
        }

        if (request.Spec.Network is { Mode: NetworkMode.Tap } network)
        {
            // With room for the large packets that the host's side gathers, which would otherwise be cut off and sent again.
            arguments.Add($"vec0:transport=tap,ifname={await network.Segment.MakeTapAsync(network, cancellation)},depth=128,gro=1");
        }

        return new ProcessPlan
        {
            Tool = Kernel,
            Arguments = arguments,
            NetworkNamespace = await NetworkLink.NamespaceAsync(request, cancellation),

            // Its RAM is a file, which must be in memory whatever the user's folder for temporary files is.
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = "/dev/shm" },
            Cgroup = request.MakeCgroup(limitsMemory: false),
            AfterReady = shared is null ? null : $"mount -t hostfs -o '{shared}' hostfs /scratch",
        };
    }
}
