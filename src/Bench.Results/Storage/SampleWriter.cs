namespace Bench.Results.Storage;

/// <summary>
/// Appends samples to <c>samples.jsonl</c>. Each is handed to the operating system, whole and in one write, before
/// <see cref="Write"/> returns, so that a crash of the harness loses nothing that was measured. Safe to use from several threads.
/// </summary>
public sealed class SampleWriter : IDisposable
{
    private readonly AppendedLines _lines;
    private int _count;

    internal SampleWriter(string path) => _lines = new AppendedLines(path);

    /// <summary>Number of samples written through this writer.</summary>
    public int Count => _count;

    /// <summary>Appends one sample.</summary>
    /// <exception cref="ArgumentException">The sample cannot be written, see <see cref="RunJson.WriteSample"/>; the file is
    /// unchanged.</exception>
    /// <exception cref="IOException">The file system refuses, as when it is full.</exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public void Write(Sample sample)
    {
        _lines.Append(RunJson.WriteSample(sample));
        Interlocked.Increment(ref _count);
    }

    /// <inheritdoc />
    public void Dispose() => _lines.Dispose();
}
