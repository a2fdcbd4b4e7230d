namespace Bench.Results.Host;

/// <summary>What the host itself runs on, from what the kernel shows to anyone: no tool is started for it.</summary>
internal static class VirtualizationProbe
{
    private const string None = "none";

    private const string Unknown = "unknown";

    /// <summary>Beginnings of the vendor or product that a hypervisor's firmware gives, as systemd's <c>detect-virt</c> knows
    /// them.</summary>
    private static readonly (string Text, string Name)[] Firmware =
    [
        ("VMware", "vmware"), ("VMW", "vmware"), ("innotek GmbH", "virtualbox"), ("VirtualBox", "virtualbox"), ("Oracle Corporation", "virtualbox"),
        ("Parallels", "parallels"), ("BHYVE", "bhyve"), ("Xen", "xen"), ("Virtual Machine", "hyperv"), ("Apple Virtualization", "apple"),
        ("Google", "kvm"), ("Amazon EC2", "kvm"), ("KVM", "kvm"), ("KubeVirt", "kvm"), ("OpenStack", "kvm"), ("QEMU", "qemu"), ("Bochs", "bochs"),
    ];

    private static readonly string[] FirmwareFiles = ["product_name", "sys_vendor", "board_vendor", "bios_vendor"];

    public static string Read(HostFiles files, CpuInfo cpu)
    {
        if (files.Text("sys/hypervisor/type") is { Length: > 0 } type)
        {
            return type;
        }

        if (cpu.Vendor == "User Mode Linux")
        {
            return "uml";
        }

        // On x86 the CPU says whether there is a hypervisor, so firmware by a maker of clouds on bare metal misleads nobody.
        if (cpu.Flags is not null && !cpu.Flags.Contains("hypervisor"))
        {
            return None;
        }

        var firmware = OfFirmware(files);

        // QEMU's firmware is the same with KVM and without; the clock that KVM offers its guests tells.
        return firmware is null or "qemu" ? OfClock(files) ?? firmware ?? Unknown : firmware;
    }

    private static string? OfFirmware(HostFiles files)
    {
        string[] texts =
        [
            .. FirmwareFiles
                .Select(name => files.Text($"sys/class/dmi/id/{name}"))
                .OfType<string>(),
        ];
        return texts
            .SelectMany(text => Firmware.Where(known => text.StartsWith(known.Text, StringComparison.Ordinal)))
            .Select(known => known.Name)
            .FirstOrDefault();
    }

    private static string? OfClock(HostFiles files)
    {
        var clocks = files.Text("sys/devices/system/clocksource/clocksource0/available_clocksource") ?? "";
        return clocks switch
        {
            _ when clocks.Contains("kvm-clock", StringComparison.Ordinal) => "kvm",
            _ when clocks.Contains("hyperv", StringComparison.Ordinal) => "hyperv",
            _ when clocks.Contains("xen", StringComparison.Ordinal) => "xen",
            _ => null,
        };
    }
}
