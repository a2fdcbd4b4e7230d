namespace Bench.Results.Host;

/// <summary>Reads small files below a root. What is missing or forbidden reads as null: no host has all of them.</summary>
internal sealed class HostFiles(string root)
{
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

    public bool Exists(string path) => Path.Exists(FullPath(path));

    private string FullPath(string path) => Path.Combine(root, path.TrimStart('/'));
}
