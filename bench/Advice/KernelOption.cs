namespace Bench.Advice;

/// <summary>How an option gets onto the kernel's command line.</summary>
internal static class KernelOption
{
    /// <summary>The command, for a host that GRUB boots.</summary>
    public static string Command(string option) => $"sed -i 's/^GRUB_CMDLINE_LINUX=\"/&{option} /' /etc/default/grub && update-grub && reboot";
}
