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
            var layer = UpperLayerOf(File.ReadLines($"/proc/{process}/mountinfo"));
            var folder = layer is null ? $"/proc/{process}/root/{Scratch}" : Path.Combine(layer, Scratch);
            return Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The host's files below a folder that a process holds open, with paths that can be opened although the files' names may be gone.</summary>
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

    /// <summary>The writable layer that holds <c>/scratch</c> when nothing of its own is mounted there and the root is an overlay; otherwise null.</summary>
    internal static string? UpperLayerOf(IEnumerable<string> mountInfo)
    {
        string? layer = null;
        foreach (var fields in mountInfo.Select(line => line.Split(' ')))
        {
            // number, parent, device, root, mount point, options, …, "-", type, source, options of the file system
            var separator = Array.IndexOf(fields, "-");
            if (fields[4] == $"/{Scratch}")
            {
                return null;
            }

            if (fields[4] == "/" && separator > 0 && fields.Length > separator + 3)
            {
                layer = fields[separator + 1] == "overlay" ? fields[separator + 3].Split(',').FirstOrDefault(option => option.StartsWith(Upper, StringComparison.Ordinal))?[Upper.Length..] : null;
            }
        }

        return layer;
    }
}
