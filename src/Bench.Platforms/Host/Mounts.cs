namespace Bench.Platforms.Host;

/// <summary>Mounts of this process's mount namespace.</summary>
internal static class Mounts
{
    /// <summary>Mount points at or below a folder, the last mounted first.</summary>
    public static IReadOnlyList<string> Below(string folder, string? mountInfo = null)
    {
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return
        [
            .. (mountInfo ?? File.ReadAllText("/proc/self/mountinfo"))
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => Unescape(line.Split(' ')[4]))
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

    /// <summary>Removes a folder and all in it, unless anything is mounted there.</summary>
    /// <exception cref="InstanceException">Something is mounted below the folder, so that removing it could reach another file system.</exception>
    public static void RemoveFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        if (Below(folder) is [var point, ..])
        {
            throw new InstanceException(InstanceFailure.Failed, $"Will not remove {folder}: {point} is still mounted there. Unmount it, then run 'bench clean'.");
        }

        Directory.Delete(folder, recursive: true);
    }

    private static string Unescape(string text) =>
        text.Replace(@"\040", " ", StringComparison.Ordinal)
            .Replace(@"\011", "\t", StringComparison.Ordinal)
            .Replace(@"\012", "\n", StringComparison.Ordinal)
            .Replace(@"\134", @"\", StringComparison.Ordinal);
}
