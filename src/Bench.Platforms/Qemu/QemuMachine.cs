namespace Bench.Platforms.Qemu;

/// <summary>A machine type of QEMU with its firmware and the way its disks are attached.</summary>
internal sealed record QemuMachine
{
    // Without the firmware that boots from a network, which SeaBIOS would run.
    private const string PciNetworkCard = "virtio-net-pci,romfile=";

    /// <summary>Intel Q35 chipset, PCI Express, SeaBIOS.</summary>
    public static QemuMachine Q35 { get; } = new()
    {
        Name = "q35",
        Machine = "q35",
        DiskDevice = "virtio-blk-pci",
        NetworkDevice = PciNetworkCard,
        SharingDevice = "vhost-user-fs-pci"
    };

    /// <summary>Intel 440FX chipset of 1996, PCI, SeaBIOS.</summary>
    public static QemuMachine Pc { get; } = new()
    {
        Name = "pc",
        Machine = "pc",
        DiskDevice = "virtio-blk-pci",
        NetworkDevice = PciNetworkCard,
        SharingDevice = "vhost-user-fs-pci"
    };

    /// <summary>The minimal machine, without PCI, with the minimal firmware qboot.</summary>
    public static QemuMachine Microvm { get; } = Minimal("microvm", "qboot.rom");

    /// <summary>The minimal machine with SeaBIOS, by its path: under the name alone, Debian's QEMU finds qboot again.</summary>
    public static QemuMachine MicrovmSeabios { get; } = Minimal("microvm-seabios", "/usr/share/seabios/bios-microvm.bin");

    public required string Name { get; init; }

    public required string Machine { get; init; }

    public required string DiskDevice { get; init; }

    public required string NetworkDevice { get; init; }

    public required string SharingDevice { get; init; }

    /// <summary>What else that device asks of the machine: arguments.</summary>
    public IReadOnlyList<string> SharingSettings { get; init; } = [];

    /// <summary>Value of <c>-bios</c>: a file, or a name in QEMU's own folders; null for the machine's own.</summary>
    public string? Firmware { get; init; }

    /// <summary>
    /// Whether the guest's kernel has no timer to measure the processor's clock by but the PIT. Emulated in software on a busy host, it
    /// finds the PIT
    /// unsteady, gives up the clock and hangs; so it is told the frequency. And it would hold the clock against its own ticks, which come
    /// late on such a host, and
    /// keep time by these ticks of 4 ms afterwards; so it is told that the clock is good, too.
    /// </summary>
    public bool LacksReferenceClock { get; init; }

    // With ACPI: without, the guest can neither power off nor find its disks.
    private static QemuMachine Minimal(string name, string firmware) => new()
    {
        Name = name,
        Machine = "microvm,acpi=on,rtc=on",
        DiskDevice = "virtio-blk-device",
        NetworkDevice = "virtio-net-device",
        SharingDevice = "vhost-user-fs-device",

        // Of itself the bus speaks virtio as it was before version 1, which no vhost-user daemon does: the guest would mount the folder
        // and wait for ever.
        SharingSettings = ["-global", "virtio-mmio.force-legacy=false"],
        Firmware = firmware,
        LacksReferenceClock = true,
    };
}
