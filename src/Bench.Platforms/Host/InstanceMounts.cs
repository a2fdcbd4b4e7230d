namespace Bench.Platforms.Host;

/// <summary>Where on the host the files of an instance are, as one of its processes sees them.</summary>
internal static class InstanceMounts
{
    private const string Scratch = "scratch";
    private const string Upper = "upperdir=";

    /// <summary>The host's files at <c>/scratch</c> of a process; none when it has no such folder, or this user may not look.</summary>
    public static IReadOnlyList<string> FilesOf(int process)
    {
        try
        {
            var layer = UpperLayerOf(File.ReadAllText($"/proc/{process}/mountinfo"));
            var folder = layer is null ? $"/proc/{process}/root/{Scratch}" : Path.Combine(layer, Scratch);
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The host's files below a folder that a process holds open, with paths that can be opened although the files' names may be
    /// gone.</summary>
    public static IReadOnlyList<(string Name, string Path)> HeldOpen(int process, string folder)
    {
        try
        {
            return
            [
                .. from descriptor in Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
                   let name = new FileInfo(descriptor).LinkTarget
                   where name?.StartsWith($"{folder}/", StringComparison.Ordinal) == true && !Directory.Exists(descriptor)
                   select (name, descriptor),
            ];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The writable layer that holds <c>/scratch</c> when nothing of its own is mounted there and the root is an overlay;
    /// otherwise null.</summary>
    internal static string? UpperLayerOf(string mountInfo)
    {
        var mounts = MountInfo.Parse(mountInfo);
        if (mounts.Any(mount => mount.MountPoint == $"/{Scratch}")
            || mounts.LastOrDefault(mount => mount.MountPoint == "/") is not { FileSystem: "overlay" } root)
        {
            return null;
        }

        return root.SuperOptions.Split(',').FirstOrDefault(option => option.StartsWith(Upper, StringComparison.Ordinal))?[Upper.Length..];
    }
}
