namespace Bench.Linux.Files;

/// <summary>Parses the text of a file of the kernel; allocates nothing.</summary>
/// <exception cref="FormatException">The text is not of that form.</exception>
public delegate T TextParser<T>(ReadOnlySpan<byte> text);

/// <summary>Reads one file of the kernel again and again, allocating nothing.</summary>
/// <param name="file">The file, which the reader then owns.</param>
public sealed class FileReader<T>(ProcFile file, TextParser<T> parse, ReadBuffer? buffer = null) : IDisposable
    where T : struct
{
    private readonly ReadBuffer _buffer = buffer ?? new ReadBuffer();

    public string Path => file.Path;

    /// <summary>Opens a file of one record that may be missing; null when it is.</summary>
    /// <inheritdoc cref="ProcFile.TryOpen" path="/exception"/>
    internal static FileReader<T>? TryOpen(string path, TextParser<T> parse, ReadBuffer? buffer = null) =>
        ProcFile.TryOpen(path, isOneRecord: true) is { } file ? new FileReader<T>(file, parse, buffer) : null;

    /// <summary>Reads it now; false when what it tells about is gone.</summary>
    /// <exception cref="FormatException">The kernel wrote something unexpected.</exception>
    /// <inheritdoc cref="ProcFile.TryRead" path="/exception"/>
    public bool TryRead(out T value)
    {
        var isThere = file.TryRead(_buffer, out var text);
        value = isThere ? parse(text) : default;
        return isThere;
    }

    /// <summary>Reads now what cannot go away, such as <c>/proc/meminfo</c>.</summary>
    /// <inheritdoc cref="TryRead" path="/exception"/>
    public T Read() =>
        TryRead(out var value) ? value : throw new IOException($"Cannot read {Path}: the kernel no longer offers it.");

    public void Dispose() => file.Dispose();
}
