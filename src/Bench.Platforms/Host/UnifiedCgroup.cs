namespace Bench.Platforms.Host;

/// <summary>
/// The empty unified hierarchy that some hosts mount beside version 1. Some runtimes refuse to work at its sight ("cgroups in hybrid mode
/// not
/// supported"), so they are run where it is hidden: in mounts of their own.
/// </summary>
internal static class UnifiedCgroup
{
    /// <summary>Where it is mounted; null when there is nothing to hide.</summary>
    public static string? MountToHide(CgroupLayout layout) =>
        layout.Mode == CgroupMode.Hybrid ? layout.Unified?.Path : null;

    /// <summary>Options of <c>unshare</c> for mounts of one's own that do not reach the host's.</summary>
    public static IReadOnlyList<string> PrivateMounts { get; } = ["--mount", "--propagation", "slave", "--"];

    /// <summary>What stands before a tool's full path and arguments to run it where the mount is hidden.</summary>
    public static IEnumerable<string> Hide(string mount) =>
        ["unshare", .. PrivateMounts, "/bin/sh", "-c", "umount \"$1\" && shift && exec \"$@\"", "bench-hide", mount];

    /// <summary>Runs a tool where it is hidden, whatever its exit code.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        Toolbox tools,
        string tool,
        IEnumerable<string> arguments,
        CancellationToken cancellation) =>
        MountToHide(CgroupLayout.Detect()) is { } mount
            ? await tools.TryRunAsync("unshare", [.. Hide(mount).Skip(1), tools.Require(tool), .. arguments], cancellation)
            : await tools.TryRunAsync(tool, arguments, cancellation);
}
