using Bench.Sampling;

namespace Bench.Platforms.Host;

/// <summary>Mounts of this process's mount namespace.</summary>
internal static class Mounts
{
    /// <summary>Mount points at or below a folder, the last mounted first, however the folder is named.</summary>
    public static IReadOnlyList<string> Below(string folder, string? mountInfo = null)
    {
        var root = RealPath.Of(folder);
        return
        [
            .. MountInfo.Parse(mountInfo ?? File.ReadAllText("/proc/self/mountinfo"))
                .Select(mount => mount.MountPoint)
                .Where(point => point == root || point.StartsWith(root + "/", StringComparison.Ordinal))
                .Reverse(),
        ];
    }

    /// <summary>Unmounts everything at or below a folder; what is busy is detached.</summary>
    public static async Task UnmountBelowAsync(string folder)
    {
        // Each pass uncovers what a mount had hidden; a mount that cannot be undone ends the loop by not going away.
        for (var points = Below(folder); points.Count > 0; points = Below(folder))
        {
            foreach (var point in points)
            {
                var (code, _, _) = await Tool.TryRunAsync("umount", [point], CancellationToken.None);
                if (code != 0)
                {
                    await Tool.TryRunAsync("umount", ["--lazy", point], CancellationToken.None);
                }
            }

            if (Below(folder).Count >= points.Count)
            {
                throw new InstanceException(InstanceFailure.Failed, $"Cannot unmount {points[0]}. Unmount it by hand, then run 'bench clean'.");
            }
        }
    }
}
