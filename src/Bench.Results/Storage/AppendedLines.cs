using System.Text;

namespace Bench.Results.Storage;

/// <summary>
/// A file of lines that is only appended to. Each line is handed to the operating system, whole and in one write, before
/// <see cref="Append"/> returns. Safe to use from several threads.
/// </summary>
internal sealed class AppendedLines : IDisposable
{
    private readonly Lock _lock = new();
    private readonly FileStream _file;

    /// <summary>Opens a file, or makes it.</summary>
    public AppendedLines(string path)
    {
        // No buffer of our own: what Append returns from has left the process.
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        EndHalfLine();
    }

    /// <summary>Appends a line, which holds no line feed.</summary>
    /// <exception cref="IOException">The file system refuses, as when it is full.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public void Append(string text)
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
                // A full disk may have taken half of the line: take it back, so that later lines stay readable.
                _file.SetLength(start);
                throw;
            }
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
