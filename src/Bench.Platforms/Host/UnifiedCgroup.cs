namespace Bench.Platforms.Host;

/// <summary>Hides the empty unified hierarchy that some hosts mount beside version 1, and that some runtimes refuse.</summary>
internal static class UnifiedCgroup
{
    /// <summary>The mount to hide; null for none.</summary>
    public static string? MountToHide(CgroupLayout layout) => layout.Mode == CgroupMode.Hybrid ? layout.Unified?.Path : null;

    /// <summary>Options of <c>unshare</c> for mounts of one's own that do not reach the host's.</summary>
    public static IReadOnlyList<string> PrivateMounts { get; } = ["--mount", "--propagation", "slave", "--"];

    /// <summary>A command that runs the tool whose full path and arguments follow it, with the mount hidden.</summary>
    public static IEnumerable<string> Hide(string mount) =>
        ["unshare", .. PrivateMounts, "/bin/sh", "-c", "umount \"$1\" && shift && exec \"$@\"", "bench-hide", mount];

    /// <summary>Runs a tool with the mount hidden, whatever its exit code.</summary>
    public static Task<(int ExitCode, string Output, string Error)> TryRunAsync(
        Toolbox tools, string tool, IEnumerable<string> arguments, CancellationToken cancellation) =>
        MountToHide(CgroupLayout.Detect()) is { } mount
            ? tools.TryRunAsync("unshare", [.. Hide(mount).Skip(1), tools.Require(tool), .. arguments], cancellation)
            : tools.TryRunAsync(tool, arguments, cancellation);
}
