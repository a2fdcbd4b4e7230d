namespace Bench.Experiments.Layers;

/// <summary>Which kernel a system runs, and which userland.</summary>
/// <param name="Kernel">Release and build of the kernel.</param>
/// <param name="Booted">When it booted, seconds since 1970; null for a kernel that does not tell.</param>
/// <param name="Userland">What the system calls itself; <c>none</c> where it has no name.</param>
internal sealed record SystemIdentity(string Kernel, long? Booted, string Userland)
{
    private const string None = "none";

    // A kernel's release and build, and the second in which it booted. Its boot_id does not tell: systemd-nspawn replaces it.
    private const string Identify = "uname -r; uname -v; grep btime /proc/stat || echo none; "
        + "head -n 1 /etc/os-release 2>/dev/null || echo none";

    // A clock that is set moves the moment by a second.
    private const int Tolerance = 2;

    /// <summary>The host's own.</summary>
    public static SystemIdentity OfHost() => new(
        $"{Read("osrelease")} {Read("version")}",
        BootedIn(File.ReadLines("/proc/stat").First(line => line.StartsWith("btime ", StringComparison.Ordinal))),
        None);

    /// <summary>Asks an instance.</summary>
    /// <exception cref="InstanceException">It does not answer, or not in four lines.</exception>
    public static async Task<SystemIdentity> OfAsync(Instance instance, CancellationToken cancellation) =>
        Parse(await instance.RequireAsync(Identify, TimeSpan.FromSeconds(30), cancellation));

    /// <summary>Reads four lines: release, build, boot time, userland.</summary>
    /// <exception cref="InstanceException">There are other lines.</exception>
    public static SystemIdentity Parse(string text) => text.Trim().Split('\n', StringSplitOptions.TrimEntries) switch
    {
        [var release, var build, var booted, var userland] => new($"{release} {build}", BootedIn(booted), userland),
        _ => throw new InstanceException(InstanceFailure.Failed, $"the guest did not tell its kernel in four lines: {text.Trim()}"),
    };

    /// <summary>Whether the same boot of the same kernel answers.</summary>
    public bool IsKernelOf(SystemIdentity other) =>
        Kernel == other.Kernel && (Booted is null || other.Booted is null || Math.Abs(Booted.Value - other.Booted.Value) <= Tolerance);

    private static long? BootedIn(string line) =>
        long.TryParse(line.Split(' ')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? seconds : null;

    private static string Read(string setting) => File.ReadAllText($"/proc/sys/kernel/{setting}").Trim();
}
