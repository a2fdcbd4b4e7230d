using System.Globalization;
using Bench.Platforms.Host;

namespace Bench.Platforms.Catalog;

/// <summary>A virtual machine of QEMU, with KVM where that has been proven on this host and software emulation otherwise.</summary>
public sealed class QemuPlatform : IPlatform
{
    private const string Emulator = "qemu-system-x86_64";

    private readonly string _machine;
    private readonly string? _forced;
    private AcceleratorChoice? _choice;

    /// <summary>A machine type of QEMU, such as <c>q35</c>.</summary>
    public QemuPlatform(string machine) => _machine = machine;

    /// <summary>A machine with a given accelerator, whether it is any good or not: what the proof itself boots.</summary>
    internal QemuPlatform(string machine, string accelerator)
        : this(machine) => _forced = accelerator;

    /// <inheritdoc />
    public string Name => $"qemu/{_machine}";

    /// <inheritdoc />
    public Family Family => Family.Vm;

    /// <inheritdoc />
    public async Task<Availability> CheckAsync(PlatformHost host, CancellationToken cancellation)
    {
        var version = await Tool.VersionAsync(Emulator, cancellation);
        if (version is null)
        {
            return Availability.Missing(Emulator, "qemu-system-x86");
        }

        if (host.Guests.Values.All(guest => guest.Kernel is null))
        {
            return new Availability(false, "no guest kernel has been fetched", "Run scripts/setup.");
        }

        var choice = await DecideAsync(host, cancellation);
        return new Availability(true, choice.Reason)
        {
            Accelerator = choice.Accelerator,
            Versions = new Dictionary<string, string>
            {
                ["qemu"] = version,
                ["guest kernel"] = host.Guests.Values.Select(guest => guest.KernelRelease).OfType<string>().First(),
            },
        };
    }

    /// <inheritdoc />
    public async Task<IPlatformInstance> PrepareAsync(InstanceRequest request, CancellationToken cancellation)
    {
        var guest = request.Spec.Guest;
        if (guest.Kernel is null || guest.Initramfs is null)
        {
            throw new InstanceException(InstanceFailure.Unsupported, $"The guest '{guest.Name}' has no kernel to boot. Run scripts/setup.");
        }

        var allowance = request.Spec.Allowance;
        var accelerator = _forced ?? (await DecideAsync(request.Host, cancellation)).Accelerator;
        var scratch = await ScratchDisk.MakeImageAsync(request, cancellation);
        List<string> arguments =
        [
            "-machine", _machine, "-accel", accelerator, "-cpu", accelerator == AcceleratorChoice.Kvm ? "host" : "max",
            "-smp", allowance.Cpus.ToString(CultureInfo.InvariantCulture),
            "-m", $"{allowance.MemoryMebibytes}M",
            "-nodefaults", "-no-user-config", "-no-reboot", "-display", "none", "-serial", "stdio",
            "-kernel", guest.Kernel, "-initrd", guest.Initramfs,
        ];
        List<string> kernel = ["console=ttyS0", "quiet", "panic=-1"];
        var disks = new DiskNames("/dev/vd");
        if (guest.Disk is { } root)
        {
            arguments.AddRange(Disk("root", $"file={root},format=raw,readonly=on"));
            kernel.Add($"BENCH_ROOT_DEVICE={disks.Next()}");
        }

        if (scratch is not null)
        {
            arguments.AddRange(Disk("scratch", $"file={scratch},format=raw,cache=none,aio=native"));
            kernel.Add($"BENCH_SCRATCH_DEVICE={disks.Next()}");
        }

        var plan = new ProcessPlan
        {
            Tool = Emulator,
            Arguments = [.. arguments, "-append", string.Join(' ', kernel)],
            Cgroup = request.Host.Cgroups.Create(request.Folder, allowance.CpuList, memoryBytes: null),
        };
        return await ProcessInstance.PrepareAsync(plan, request, cancellation);
    }

    private static string[] Disk(string name, string drive) =>
        ["-drive", $"if=none,id={name},{drive}", "-device", $"virtio-blk-pci,drive={name}"];

    private async Task<AcceleratorChoice> DecideAsync(PlatformHost host, CancellationToken cancellation) =>
        _choice ??= await KvmProof.DecideAsync(_machine, host, cancellation);
}
