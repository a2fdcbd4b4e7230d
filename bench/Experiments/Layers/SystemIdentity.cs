namespace Bench.Experiments.Layers;

/// <summary>Which kernel a system runs, and which userland.</summary>
/// <param name="Kernel">Release and build of the kernel.</param>
/// <param name="Boot">The random number of its boot; null for a kernel without one.</param>
/// <param name="Userland">What the system calls itself; <c>none</c> where it has no name.</param>
internal sealed record SystemIdentity(string Kernel, string? Boot, string Userland)
{
    private const string None = "none";

    public static SystemIdentity OfHost() => new(
        $"{Read("osrelease")} {Read("version")}", Read("random/boot_id"), None);

    /// <summary>Reads four lines: release, build, boot, userland.</summary>
    /// <exception cref="InstanceException">There are other lines.</exception>
    public static SystemIdentity Parse(string text) => text.Trim().Split('\n', StringSplitOptions.TrimEntries) switch
    {
        [var release, var build, var boot, var userland] => new($"{release} {build}", boot == None ? null : boot, userland),
        _ => throw new InstanceException(InstanceFailure.Failed, $"the guest did not tell its kernel in four lines: {text.Trim()}"),
    };

    /// <summary>Whether the same boot of the same kernel answers.</summary>
    public bool IsKernelOf(SystemIdentity other) => Boot is null || other.Boot is null ? Kernel == other.Kernel : Boot == other.Boot;

    private static string Read(string setting) => File.ReadAllText($"/proc/sys/kernel/{setting}").Trim();
}
