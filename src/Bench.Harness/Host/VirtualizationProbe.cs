namespace Bench.Harness.Host;

/// <summary>What the host itself runs on, from what the kernel shows to anyone: no tool is started for it.</summary>
internal static class VirtualizationProbe
{
    /// <summary>Beginnings of the vendor or product that a hypervisor's firmware gives, as systemd's <c>detect-virt</c> knows
    /// them.</summary>
    private static readonly (string Text, string Name)[] Firmware =
    [
        ("VMware", "vmware"), ("VMW", "vmware"), ("innotek GmbH", "virtualbox"), ("VirtualBox", "virtualbox"),
        ("Oracle Corporation", "virtualbox"), ("Parallels", "parallels"), ("BHYVE", "bhyve"), ("Xen", "xen"), ("Virtual Machine", "hyperv"),
        ("Apple Virtualization", "apple"), ("Google", "kvm"), ("Amazon EC2", "kvm"), ("KVM", "kvm"), ("KubeVirt", "kvm"),
        ("OpenStack", "kvm"), ("QEMU", "qemu"), ("Bochs", "bochs"),
    ];

    private static readonly string[] FirmwareFiles = ["product_name", "sys_vendor", "board_vendor", "bios_vendor"];

    /// <summary>Clocks that hypervisors offer their guests.</summary>
    private static readonly (string Text, string Name)[] Clocks = [("kvm-clock", "kvm"), ("hyperv", "hyperv"), ("xen", "xen")];

    /// <param name="files">The host's files.</param>
    /// <param name="cpuVendor">The vendor as the CPU itself names it, or null.</param>
    /// <param name="cpuFlags">The CPU's flags; null on architectures without.</param>
    public static string Read(HostFiles files, string? cpuVendor, string? cpuFlags)
    {
        if (files.Text("sys/hypervisor/type") is { Length: > 0 } type)
        {
            return type;
        }

        if (cpuVendor == "User Mode Linux")
        {
            return "uml";
        }

        // On x86 the CPU says whether there is a hypervisor, so firmware by a maker of clouds on bare metal misleads nobody.
        if (cpuFlags is not null && !cpuFlags.Split(' ').Contains("hypervisor"))
        {
            return "none";
        }

        var firmware = FirmwareFiles.Select(name => files.Text($"sys/class/dmi/id/{name}")).OfType<string>()
            .SelectMany(text => Firmware.Where(known => text.StartsWith(known.Text, StringComparison.Ordinal)))
            .Select(known => known.Name)
            .FirstOrDefault();
        var clocks = files.Text("sys/devices/system/clocksource/clocksource0/available_clocksource") ?? "";
        var clock = Clocks.FirstOrDefault(known => clocks.Contains(known.Text, StringComparison.Ordinal)).Name;

        // QEMU's firmware is the same with KVM and without; the clock that KVM offers its guests tells.
        return (firmware is null or "qemu" ? clock ?? firmware : firmware) ?? "unknown";
    }
}
