using Bench.Platforms.Probes;

namespace Bench.Platforms.Qemu;

/// <summary>A virtual machine of QEMU, with KVM where a machine has booted with it on this host and software emulation otherwise.</summary>
/// <param name="machine">The machine.</param>
/// <param name="forced">The accelerator, where one was asked for.</param>
internal sealed class QemuPlatform(QemuMachine machine, string? forced = null) : IProcessPlatform
{
    private const string Emulator = "qemu-system-x86_64";

    // A guest that is all in memory loads no drivers without a disk.
    private const string MountShare = $"[ ! -e /bench-kernel/load ] || . /bench-kernel/load; mount -t virtiofs {ShareName} /scratch";
    private const string ShareName = "scratch";
    private const string SharedMemory = "ram";

    // Where Debian has QEMU's and SeaBIOS's.
    private static readonly string[] FirmwareFolders = ["/usr/share/qemu", "/usr/share/seabios"];

    private (string Accelerator, string? WhyNotKvm)? _choice;

    public string Name => $"qemu/{machine.Name}";
    public string Selector => forced is null ? Name : $"{Name}@{forced}";
    public Family Family => Family.Vm;
    public bool ChoosesAccelerator => forced is null;
    public bool BootsSystems => true;
    public IPlatform? WithHardware => new QemuPlatform(machine, Availability.Kvm);
    public IReadOnlyList<Storage> Storages => [Storage.Plain, Storage.Root, Storage.Qcow2, Storage.VirtioFs];
    public IReadOnlyList<NetworkMode> NetworkModes => [NetworkMode.Tap, NetworkMode.User];

    public PlatformNeeds Needs { get; } = new()
    {
        Tools = [new ToolNeed(Emulator, "qemu-system-x86")],
        Hardware = ["virtualisation (vmx or svm) for kvm; none for tcg"],
        Kernel = ["/dev/kvm that boots a guest, for kvm"],
    };

    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (host.GuestKernel is not { } kernel)
        {
            return new Availability(false, "no guest kernel has been fetched", "Run scripts/setup on a Debian host.");
        }

        if (machine.Firmware is { } firmware && Path.IsPathRooted(firmware) && !File.Exists(firmware))
        {
            const string remedy = "Run scripts/setup, or install the package seabios.";
            return new Availability(false, $"its firmware {firmware} is not installed", remedy);
        }

        if (forced == Availability.Kvm && KvmDevice.WhyNot(host.Facts) is { } why)
        {
            var remedy = $"Use {Name}@{Availability.Tcg}, or a host whose KVM boots a guest.";
            return new Availability(false, why, remedy) { Accelerator = forced };
        }

        var versions = new Dictionary<string, string>
        {
            ["qemu"] = await host.Tools.VersionAsync(Emulator, cancellation) ?? "says no version",
            ["guest kernel"] = kernel,
        };
        if (VirtioFsDaemon.Find(host.Tools) is { } sharing && await host.Tools.VersionAsync(sharing, cancellation) is { } version)
        {
            versions["virtiofsd"] = version;
        }

        var (accelerator, whyNotKvm) = await ChooseAsync(host, cancellation);
        return new Availability(true, whyNotKvm is null ? null : $"software emulation: {whyNotKvm}")
        {
            Accelerator = accelerator,
            Versions = versions,
        };
    }

    public MachineParts? PartsOf(Guest guest, PlatformHost host) =>
        new(guest.Kernel, guest.Disk is null ? null : guest.Initramfs, FirmwareFolders);

    public Task<SnapshotSupport> FindSnapshotsAsync(SnapshotKind kind, PlatformHost host, CancellationToken cancellation) =>
        Task.FromResult(SnapshotSupport.On(Storage.Qcow2));

    public Task<ProcessPlan> PlanAsync(InstanceRequest request, CancellationToken cancellation) => PlanAsync(request, null, cancellation);

    /// <summary>Plans a machine with further devices for what runs in it.</summary>
    /// <exception cref="InstanceException">It cannot be made ready.</exception>
    internal async Task<ProcessPlan> PlanAsync(InstanceRequest request, MachineAdditions? more, CancellationToken cancellation)
    {
        var guest = request.Spec.Guest;
        if (guest.Kernel is null || guest.Initramfs is null)
        {
            throw InstanceException.Unsupported($"The guest '{guest.Name}' has no kernel to boot. Run scripts/setup.");
        }

        var limits = request.Spec.Limits;

        // The choice was made, and remembered, with the host's device: where that is covered, there is no KVM to choose.
        var accelerator = forced is null && request.Spec.Covered.Contains(HostFacts.VirtualizationDevice)
            ? Availability.Tcg
            : (await ChooseAsync(request.Host, cancellation)).Accelerator;
        var cgroup = request.MakeCgroup(limitsMemory: false);
        var share = await ShareAsync(request, cgroup, cancellation);
        List<string> arguments =
        [
            "-machine", share is null ? machine.Machine : $"{machine.Machine},memory-backend={SharedMemory}",
            "-accel", accelerator, "-cpu", accelerator == Availability.Kvm ? "host" : "max",
            "-smp", limits.Cpus.ToString(CultureInfo.InvariantCulture), "-m", $"{limits.MemoryMebibytes}M",
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-serial", "stdio",
            "-kernel", guest.Kernel, "-initrd", await InitramfsAsync(request, guest.Initramfs, cancellation),
            .. await NetworkCardAsync(request, cancellation), .. share?.Arguments ?? [],
        ];
        List<string> kernel = ["console=ttyS0", "panic=-1", $"rdinit={(guest.Disk is null ? guest.Init : "/init")}"];
        if (request.Spec.ObservesPhases)
        {
            // The firmware fetches the kernel when it has done its own work. The kernel's first line comes as soon as it is written.
            arguments.AddRange(["-trace", "enable=fw_cfg_select"]);
            kernel.AddRange(["earlyprintk=ttyS0", "loglevel=6"]);
            request.Console.Watch("'kernel_data'", "firmware");
            request.Console.Watch("Linux version", "kernel");
        }
        else
        {
            kernel.Add("quiet");
        }

        var snapshots = request.Spec.CanBeSaved ? new QemuSnapshots(request) : null;
        arguments.AddRange(snapshots?.Arguments ?? []);
        if (machine.Firmware is { } firmware)
        {
            arguments.AddRange(["-bios", firmware]);
        }

        if (machine.IsMinimal && accelerator == Availability.Tcg
            && TimeStampCounter.ReadKilohertz() is { } frequency)
        {
            kernel.Add($"tsc_early_khz={frequency} tsc=reliable");
        }

        var disks = new DiskNames("/dev/vd");
        if (guest.Disk is { } root)
        {
            // QEMU throws away the layer that the guest writes to. A lock on the guest's file would keep others from sharing it.
            arguments.AddRange(Disk("root", $"file.filename={root},file.locking=off,format=raw,snapshot=on"));
            kernel.AddRange([$"BENCH_ROOT_DEVICE={disks.Next()}", $"BENCH_INIT={guest.Init}"]);
        }

        var scratch = await ScratchDisk.MakeImageAsync(request, cancellation) is { } raw ? $"file={raw},format=raw"
            : await ScratchDisk.MakeQcow2Async(request, cancellation) is { } qcow2 ? $"file={qcow2},format=qcow2"
            : null;
        if (scratch is not null)
        {
            arguments.AddRange(Disk(QemuSnapshots.Disk, $"{scratch},cache=none,aio=native"));
            kernel.Add($"BENCH_SCRATCH_DEVICE={disks.Next()}");
        }

        foreach (var (name, drive, parameter) in more?.Disks ?? [])
        {
            arguments.AddRange(Disk(name, drive));
            kernel.Add($"{parameter}={disks.Next()}");
        }

        kernel.AddRange(more?.Parameters ?? []);
        arguments.AddRange(more?.Arguments ?? []);
        return new ProcessPlan
        {
            Tool = Emulator,
            Arguments = [.. arguments, "-append", string.Join(' ', kernel)],
            NetworkNamespace = await NetworkLink.NamespaceAsync(request, cancellation),

            // The throw-away layer is a file, and must be on the disk that is measured.
            Environment = new Dictionary<string, string?> { ["TMPDIR"] = request.Folder.Path },
            Cgroup = cgroup,
            Helper = share?.Daemon,
            AfterCall = request.Spec.GoesOn && snapshots is not null ? snapshots.RestoreAsync : null,
            Save = snapshots is null ? null : snapshots.SaveAsync,
            AfterReady = share is null ? null : MountShare,
        };
    }

    /// <summary>The guest's own, with drivers appended for a network and a shared folder.</summary>
    private static async Task<string> InitramfsAsync(InstanceRequest request, string plain, CancellationToken cancellation)
    {
        var guest = request.Spec.Guest;
        List<string> parts = [plain];
        if (ScratchDisk.IsOn(request, Storage.VirtioFs))
        {
            parts.Add(Built(guest.SharingDrivers, "for a folder that is shared with the host"));
        }

        if (NetworkLink.ModeOf(request) != NetworkMode.None)
        {
            parts.Add(Built(guest.NetworkDrivers, "for a network"));
        }

        if (parts.Count == 1)
        {
            return plain;
        }

        var all = request.Folder.At("initramfs.cpio");
        await using var file = File.Create(all);
        foreach (var part in parts)
        {
            await using var content = File.OpenRead(part);
            await content.CopyToAsync(file, cancellation);
        }

        return all;

        string Built(string? drivers, string what) => drivers ?? throw InstanceException.Unsupported(
            $"The guest '{guest.Name}' was built without the drivers {what}. Run scripts/setup, which builds it anew.");
    }

    /// <summary>Starts the daemon of a shared folder, if that was asked for. It needs the machine's memory to be shared.</summary>
    private async Task<(HelperProcess Daemon, string[] Arguments)?> ShareAsync(
        InstanceRequest request, InstanceCgroup? cgroup, CancellationToken cancellation)
    {
        if (await ScratchDisk.MakeFolderAsync(request, Storage.VirtioFs, cancellation) is not { } folder)
        {
            return null;
        }

        var socket = request.Folder.At("virtiofs.sock");
        return (await VirtioFsDaemon.StartAsync(request, folder, socket, cgroup, cancellation),
        [
            .. machine.SharingSettings,
            "-object", $"memory-backend-memfd,id={SharedMemory},size={request.Spec.Limits.MemoryMebibytes}M,share=on",
            "-chardev", $"socket,id={ShareName},path={socket}",
            "-device", $"{machine.SharingDevice},chardev={ShareName},tag={ShareName}",
        ]);
    }

    private async Task<string[]> NetworkCardAsync(InstanceRequest request, CancellationToken cancellation)
    {
        const string name = "net";
        if (request.Spec.Network is not { Mode: NetworkMode.Tap or NetworkMode.User } network)
        {
            return [];
        }

        var ways = network.Ports.Select(port => $"{network.Address}:{port}-:{port}");
        var forwarded = ways.Select(way => $",hostfwd=tcp:{way},hostfwd=udp:{way}");
        var behind = network.Mode == NetworkMode.User
            ? $"user{string.Concat(forwarded)}"
            : $"tap,ifname={await network.Segment.MakeTapAsync(network, cancellation)},script=no,downscript=no";

        // By default each machine would have the same hardware address.
        var card = $"{machine.NetworkDevice},netdev={name},mac=52:54:00:73:00:{network.Station:x2}";
        return ["-netdev", $"{behind},id={name}", "-device", card];
    }

    private string[] Disk(string name, string drive) =>
        ["-drive", $"if=none,id={name},{drive}", "-device", $"{machine.DiskDevice},drive={name}"];

    /// <summary>The accelerator that was asked for, else KVM where a machine of the usual kind boots with it.</summary>
    private async Task<(string Accelerator, string? WhyNotKvm)> ChooseAsync(PlatformHost host, CancellationToken cancellation)
    {
        if (forced is not null)
        {
            return (forced, null);
        }

        return _choice ??= await new QemuPlatform(QemuMachine.Q35, Availability.Kvm).ProbeAsync(host, cancellation) is { Usable: false } not
            ? (Availability.Tcg, not.Boot is null ? not.Reason : $"with KVM {not.Reason}")
            : (Availability.Kvm, null);
    }
}

/// <summary>What a machine has beyond its own.</summary>
/// <param name="Disks">Disks: name, settings of QEMU's drive, and the kernel's parameter that tells the guest its device.</param>
/// <param name="Parameters">Further parameters of the kernel.</param>
/// <param name="Arguments">Further arguments of QEMU.</param>
internal sealed record MachineAdditions(
    IReadOnlyList<(string Name, string Drive, string Parameter)> Disks, IReadOnlyList<string> Parameters, IReadOnlyList<string> Arguments);
