using System.Text;

namespace Bench.Results.Storage;

/// <summary>Appends samples, or other lines, to a file. Each line reaches the operating system, whole and in one write, before the call
/// returns, so that a crash of the harness loses nothing that was measured. Thread-safe.</summary>
public sealed class SampleWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    internal SampleWriter(string path)
    {
        // No buffer of our own: a line has left the process when Append returns.
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Appends one sample.</summary>
    /// <exception cref="ArgumentException">The sample cannot be written, see <see cref="RunJson.WriteSample"/>; the file is
    /// unchanged.</exception>
    /// <exception cref="IOException">The file system refuses, as when it is full.</exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public void Write(Sample sample) => Append(RunJson.WriteSample(sample));

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    internal void Append(string text)
    {
        var line = Encoding.UTF8.GetBytes(text + "\n");
        lock (_lock)
        {
            var start = _file.Seek(0, SeekOrigin.End);
            try
            {
                _file.Write(line);
            }
            catch (IOException)
            {
                // A full disk may have taken half of the line: remove it, so that later lines stay readable.
                _file.SetLength(start);
                throw;
            }
        }
    }
}
