namespace Bench.Platforms.Qemu;

/// <summary>A machine type of QEMU with its firmware and the way its disks are attached.</summary>
/// <param name="Name">The name of the platform below <c>qemu/</c>.</param>
/// <param name="Machine">Value of <c>-machine</c>.</param>
internal sealed record QemuMachine(string Name, string Machine)
{
    /// <summary>Intel Q35 chipset, PCI Express, SeaBIOS.</summary>
    public static QemuMachine Q35 { get; } = new("q35", "q35");

    /// <summary>Intel 440FX chipset of 1996, PCI, SeaBIOS.</summary>
    public static QemuMachine Pc { get; } = new("pc", "pc");

    /// <summary>The minimal machine, without PCI, with the minimal firmware qboot.</summary>
    public static QemuMachine Microvm { get; } = Minimal("microvm", "qboot.rom");

    /// <summary>The minimal machine with SeaBIOS, by its path: under the name alone, Debian's QEMU finds qboot again.</summary>
    public static QemuMachine MicrovmSeabios { get; } = Minimal("microvm-seabios", "/usr/share/seabios/bios-microvm.bin");

    public string DiskDevice => $"virtio-blk-{Bus}";

    /// <summary>On PCI without the firmware that boots from a network, which SeaBIOS would run.</summary>
    public string NetworkDevice => IsMinimal ? "virtio-net-device" : "virtio-net-pci,romfile=";

    public string LineDevice => $"virtio-serial-{Bus}";

    public string SharingDevice => $"vhost-user-fs-{Bus}";

    /// <summary>Arguments that the sharing device needs. The default of the bus without PCI, virtio before version 1, is spoken by no
    /// vhost-user daemon: the guest would wait for ever.</summary>
    public IReadOnlyList<string> SharingSettings => IsMinimal ? ["-global", "virtio-mmio.force-legacy=false"] : [];

    /// <summary>Value of <c>-bios</c>: a file, or a name in QEMU's own folders; null for the machine's own.</summary>
    public string? Firmware { get; private init; }

    /// <summary>
    /// Whether it is without PCI. Then the guest's kernel must be told the clock's frequency, and that the clock is good. It has only the
    /// PIT to measure by, which is unsteady in emulation on a busy host: the kernel then hangs, or keeps time by ticks of 4 ms.
    /// </summary>
    public bool IsMinimal => Firmware is not null;

    private string Bus => IsMinimal ? "device" : "pci";

    // With ACPI: without, the guest can neither power off nor find its disks.
    private static QemuMachine Minimal(string name, string firmware) => new(name, "microvm,acpi=on,rtc=on") { Firmware = firmware };
}
