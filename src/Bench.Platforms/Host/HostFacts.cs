namespace Bench.Platforms.Host;

/// <summary>What of a host decides, beside tools and guests, whether a platform boots on it.</summary>
/// <param name="Kernel">Release of its kernel.</param>
/// <param name="BootId">The kernel's random name of this boot: modules and settings mostly change with a boot.</param>
/// <param name="Cpu">Model of its first CPU.</param>
/// <param name="CpuFlags">Features of its first CPU, separated by spaces.</param>
public sealed record HostFacts(string Kernel, string BootId, string Cpu, string CpuFlags)
{
    /// <summary>The device through which every program uses the processor's virtualisation.</summary>
    public const string VirtualizationDevice = "/dev/kvm";

    /// <summary>Whether the processor has virtualisation of its own.</summary>
    public bool HasVirtualization => CpuFlags.Split(' ').Any(flag => flag is "vmx" or "svm");

    /// <summary>Reads them; what the kernel does not tell is empty.</summary>
    public static HostFacts Read(string root = "/")
    {
        var cpu = Text("proc/cpuinfo").Split("\n\n")[0].Split('\n')
            .Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2)
            .ToLookup(pair => pair[0].Trim(), pair => pair[1].Trim());
        return new HostFacts(
            Text("proc/sys/kernel/osrelease"),
            Text("proc/sys/kernel/random/boot_id"),
            First("model name", "CPU part"),
            First("flags", "Features"));

        string First(params string[] keys) => keys.SelectMany(key => cpu[key]).FirstOrDefault(string.Empty);

        string Text(string path) => Attempt.Read(Path.Combine(root, path))?.Trim() ?? string.Empty;
    }
}
