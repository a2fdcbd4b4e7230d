namespace Bench.Results.Storage;

/// <summary>
/// The lines of a file, one after the other, read in chunks, so that neither the length of the file nor that of a line decides how much
/// memory is used.
/// Blank lines are passed over and counted.
/// </summary>
internal sealed class LineFile : IDisposable
{
    /// <summary>The longest line that is read, bytes; the longest that the harness writes, a time line, has some twenty thousand.</summary>
    public const int LongestLine = 1 << 20;

    private readonly string _reading;
    private readonly string _path;
    private readonly FileStream _file;
    private readonly byte[] _buffer = new byte[2 * LongestLine];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>Opens the file.</summary>
    /// <param name="reading">What is being read, for messages: <c>the samples of a run</c>.</param>
    /// <param name="path">The file.</param>
    /// <exception cref="RunFormatException">It cannot be opened.</exception>
    public LineFile(string reading, string path)
    {
        _reading = reading;
        _path = path;
        _file = RunFile.Open(reading, path);
    }

    /// <summary>The number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Reads the next line that is not blank.</summary>
    /// <param name="line">The line without its line feed; holds until the next call.</param>
    /// <returns>False at the end of the file.</returns>
    /// <exception cref="RunFormatException">The line is longer than <see cref="LongestLine"/>, and was passed over; or the file cannot be
    /// read on.</exception>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOf((byte)'\n');
            if (length < 0 && !_ended && rest.Length <= LongestLine)
            {
                Fill();
                continue;
            }

            if (length < 0 && rest.IsEmpty)
            {
                line = default;
                return false;
            }

            Number++;
            if (length > LongestLine || (length < 0 && rest.Length > LongestLine))
            {
                PassOverLine();
                throw new RunFormatException(
                    _reading, _path, Number, $"the line is longer than {LongestLine} bytes", "Remove that line: the harness writes none of that length");
            }

            line = length < 0 ? rest : rest[..length];
            _start += length < 0 ? rest.Length : length + 1;
            if (!line.Trim(" \t\r"u8).IsEmpty)
            {
                return true;
            }
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    private void PassOverLine()
    {
        while (true)
        {
            var length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                _start += length + 1;
                return;
            }

            _start = _end;
            if (_ended)
            {
                return;
            }

            Fill();
        }
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = RunFile.Reading(_reading, _path, () => _file.Read(_buffer, _end, _buffer.Length - _end));
        _ended = read == 0;
        _end += read;
    }
}
