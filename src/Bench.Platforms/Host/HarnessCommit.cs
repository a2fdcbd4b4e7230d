namespace Bench.Platforms.Host;

/// <summary>The commit that a checkout stands at.</summary>
public static class HarnessCommit
{
    /// <summary>Short hash, with <c>-dirty</c> behind it when tracked files have changed; null outside a git checkout.</summary>
    public static async Task<string?> ReadAsync(string folder, CancellationToken cancellation)
    {
        if (Toolbox.OfHost.Find("git") is null)
        {
            return null;
        }

        // safe.directory: the checkout may belong to the user, and the harness run as root.
        var (code, output, _) = await Toolbox.OfHost.TryRunAsync(
            "git",
            ["-c", $"safe.directory={folder}", "-C", folder, "describe", "--always", "--dirty", "--exclude=*"],
            cancellation);
        return code == 0 ? output.Trim() : null;
    }
}
