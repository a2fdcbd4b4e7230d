namespace Bench.Platforms.Host;

/// <summary>Mounts of this process's mount namespace.</summary>
internal static class Mounts
{
    /// <summary>Mount points at or below a folder, the last mounted first, however the folder is named.</summary>
    public static IReadOnlyList<string> Below(string folder, string? mountInfo = null)
    {
        var root = RealPath.Of(folder);
        return [.. Read(mountInfo).Select(mount => mount.MountPoint).Where(point => Covers(root, point)).Reverse()];
    }

    /// <summary>The type of the file system that a folder is on, such as <c>ext4</c>; null where no mount covers it.</summary>
    public static string? FileSystemOf(string folder, string? mountInfo = null) =>
        MountInfo.Of(Read(mountInfo), RealPath.Of(folder))?.FileSystem;

    /// <summary>Unmounts all that is mounted at or below a folder.</summary>
    /// <returns>The mount points.</returns>
    /// <exception cref="InstanceException">Something cannot be unmounted.</exception>
    public static IReadOnlyList<string> UnmountBelow(string folder)
    {
        // Each pass uncovers what a mount had hidden. A mount that cannot be undone ends the loop by not going away.
        var all = Below(folder);
        for (var points = all; points.Count > 0; points = Below(folder))
        {
            foreach (var point in points)
            {
                MountCalls.Unmount(point);
            }

            if (Below(folder).Count >= points.Count)
            {
                throw new InstanceException(
                    InstanceFailure.Failed,
                    $"Cannot unmount {points[0]}. Unmount it by hand, then run 'bench clean'.");
            }
        }

        return all;
    }

    private static IReadOnlyList<MountInfo> Read(string? mountInfo) =>
        MountInfo.Parse(mountInfo ?? File.ReadAllText("/proc/self/mountinfo"));

    private static bool Covers(string folder, string path) =>
        folder == "/" || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);
}
