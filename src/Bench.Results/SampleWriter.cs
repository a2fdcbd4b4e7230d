using System.Text;

namespace Bench.Results;

/// <summary>
/// Appends samples to <c>samples.jsonl</c>. Each is handed to the operating system, whole and in one write, before
/// <see cref="Write"/> returns, so that a crash of the harness loses nothing that was measured. Safe to use from several threads.
/// </summary>
public sealed class SampleWriter : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    internal SampleWriter(string path)
    {
        // No buffer of our own: what Write returns from has left the process.
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        EndHalfLine();
    }

    /// <summary>Number of samples written through this writer.</summary>
    public int Count { get; private set; }

    /// <summary>Appends one sample.</summary>
    /// <exception cref="ArgumentException">The sample cannot be written, see <see cref="RunJson.WriteSample"/>; the file is unchanged.</exception>
    /// <exception cref="IOException">The file system refuses, as when it is full.</exception>
    /// <exception cref="ObjectDisposedException">The writer is closed.</exception>
    public void Write(Sample sample)
    {
        var line = Encoding.UTF8.GetBytes(RunJson.WriteSample(sample) + "\n");
        lock (_lock)
        {
            var start = _file.Seek(0, SeekOrigin.End);
            try
            {
                _file.Write(line);
            }
            catch (IOException)
            {
                // A full disk may have taken half of the line: take it back, so that later samples stay readable.
                _file.SetLength(start);
                throw;
            }

            Count++;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>When an earlier process died inside a line, that line stays damaged and must not damage the next one.</summary>
    private void EndHalfLine()
    {
        if (_file.Length > 0)
        {
            _file.Seek(-1, SeekOrigin.End);
            if (_file.ReadByte() != '\n')
            {
                _file.WriteByte((byte)'\n');
            }
        }
    }
}
