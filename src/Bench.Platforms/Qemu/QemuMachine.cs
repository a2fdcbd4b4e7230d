namespace Bench.Platforms.Qemu;

/// <summary>A machine type of QEMU with its firmware and the way its disks are attached.</summary>
internal sealed record QemuMachine
{
    /// <summary>Intel Q35 chipset, PCI Express, SeaBIOS.</summary>
    public static QemuMachine Q35 { get; } = Pci("q35");

    /// <summary>Intel 440FX chipset of 1996, PCI, SeaBIOS.</summary>
    public static QemuMachine Pc { get; } = Pci("pc");

    /// <summary>The minimal machine, without PCI, with the minimal firmware qboot.</summary>
    public static QemuMachine Microvm { get; } = Minimal("microvm", "qboot.rom");

    /// <summary>The minimal machine with SeaBIOS, by its path: under the name alone, Debian's QEMU finds qboot again.</summary>
    public static QemuMachine MicrovmSeabios { get; } = Minimal("microvm-seabios", "/usr/share/seabios/bios-microvm.bin");

    public required string Name { get; init; }

    public required string Machine { get; init; }

    public required string DiskDevice { get; init; }

    public required string NetworkDevice { get; init; }

    public required string LineDevice { get; init; }

    public required string SharingDevice { get; init; }

    /// <summary>Arguments that the sharing device needs.</summary>
    public IReadOnlyList<string> SharingSettings { get; init; } = [];

    /// <summary>Value of <c>-bios</c>: a file, or a name in QEMU's own folders; null for the machine's own.</summary>
    public string? Firmware { get; init; }

    /// <summary>
    /// Whether the guest's kernel must be told the clock's frequency, and that the clock is good. It has only the PIT to measure by, which
    /// is unsteady in emulation on a busy host: the kernel then hangs, or keeps time by ticks of 4 ms.
    /// </summary>
    public bool LacksReferenceClock { get; init; }

    private static QemuMachine Pci(string name) => new()
    {
        Name = name,
        Machine = name,
        DiskDevice = "virtio-blk-pci",

        // Without the firmware that boots from a network, which SeaBIOS would run.
        NetworkDevice = "virtio-net-pci,romfile=",
        LineDevice = "virtio-serial-pci",
        SharingDevice = "vhost-user-fs-pci",
    };

    // With ACPI: without, the guest can neither power off nor find its disks.
    private static QemuMachine Minimal(string name, string firmware) => new()
    {
        Name = name,
        Machine = "microvm,acpi=on,rtc=on",
        DiskDevice = "virtio-blk-device",
        NetworkDevice = "virtio-net-device",
        LineDevice = "virtio-serial-device",
        SharingDevice = "vhost-user-fs-device",

        // The bus's default, virtio before version 1, is spoken by no vhost-user daemon: the guest would wait for ever.
        SharingSettings = ["-global", "virtio-mmio.force-legacy=false"],
        Firmware = firmware,
        LacksReferenceClock = true,
    };
}
