namespace Bench.Results.Host;

/// <summary>Reads small files below a root. What is missing or forbidden reads as null: no host has all of them.</summary>
/// <param name="root">Where <c>/proc</c>, <c>/sys</c> and <c>/etc</c> are found.</param>
public sealed class HostFiles(string root)
{
    /// <summary>The text of a file without what ends it, or null.</summary>
    public string? Text(string path)
    {
        try
        {
            return File.ReadAllText(FullPath(path)).TrimEnd('\0', '\n', ' ');
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The lines of a file; none when it cannot be read.</summary>
    public string[] Lines(string path) => Text(path)?.Split('\n') ?? [];

    /// <summary>Names of the entries of a folder, in ordinal order.</summary>
    public string[] Names(string folder)
    {
        try
        {
            string[] names = [.. Directory.EnumerateFileSystemEntries(FullPath(folder)).Select(entry => Path.GetFileName(entry))];
            Array.Sort(names, StringComparer.Ordinal);
            return names;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether a file or folder is there.</summary>
    public bool Exists(string path) => Path.Exists(FullPath(path));

    private string FullPath(string path) => Path.Combine(root, path.TrimStart('/'));
}
