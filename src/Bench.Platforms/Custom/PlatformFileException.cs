namespace Bench.Platforms.Custom;

/// <summary>A platform file cannot be used. The message says which file, where in it, what is wrong, and what to do.</summary>
public sealed class PlatformFileException : Exception
{
    internal PlatformFileException(string file, string? place, string what, Exception? inner = null)
        : base(place is null ? $"{file}: {what}" : $"{file}: {place}: {what}", inner)
    {
        File = file;
        Place = place;
    }

    /// <summary>The file.</summary>
    public string File { get; }

    /// <summary>The place in it as a JSON path, such as <c>$.start[2]</c>; null when it is no JSON, or cannot be read.</summary>
    public string? Place { get; }
}
