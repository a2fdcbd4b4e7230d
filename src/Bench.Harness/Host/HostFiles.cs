using Bench.Platforms.Host;

namespace Bench.Harness.Host;

/// <summary>Reads small files below a root. What is missing or forbidden reads as null: no host has all of them.</summary>
/// <param name="root">Where <c>/proc</c>, <c>/sys</c> and <c>/etc</c> are found.</param>
internal sealed class HostFiles(string root)
{
    /// <summary>The text of a file without what ends it, or null.</summary>
    public string? Text(string path) => Attempt.Read(FullPath(path))?.TrimEnd('\0', '\n', ' ');

    /// <summary>The lines of a file; none when it cannot be read.</summary>
    public string[] Lines(string path) => Text(path)?.Split('\n') ?? [];

    /// <summary>The rest of the first line that begins so; null when there is none.</summary>
    public string? After(string beginning, string path) =>
        Lines(path).FirstOrDefault(line => line.StartsWith(beginning, StringComparison.Ordinal))?[beginning.Length..];

    /// <summary>Names of the entries of a folder, in ordinal order.</summary>
    public string[] Names(string folder) =>
        Attempt.Get(() => Directory.GetFileSystemEntries(FullPath(folder)), [])
            .Select(entry => Path.GetFileName(entry))
            .Order(StringComparer.Ordinal)
            .ToArray();

    /// <summary>Whether a file or folder is there.</summary>
    public bool Exists(string path) => Path.Exists(FullPath(path));

    private string FullPath(string path) => Path.Combine(root, path.TrimStart('/'));
}
