namespace Bench.Results.Storage;

/// <summary>The lines of a file, read in chunks, so that memory depends on neither the length of the file nor that of a line. Blank lines
/// are counted and skipped.</summary>
internal sealed class LineFile(string reading, string path) : IDisposable
{
    /// <summary>The longest line that is read, bytes; the longest that the harness writes, a time line, has some twenty thousand.</summary>
    public const int LongestLine = 1 << 20;

    private readonly FileStream _file = RunFile.Open(reading, path);
    private readonly byte[] _buffer = new byte[2 * LongestLine];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>The number of the line that was read last, from 1.</summary>
    public int Number { get; private set; }

    /// <summary>Reads the next line that is not blank; false at the end of the file.</summary>
    /// <param name="line">The line without its line feed, valid until the next call.</param>
    /// <exception cref="RunFormatException">The line is longer than <see cref="LongestLine"/> and was skipped, or the file cannot be read
    /// further.</exception>
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

            if (rest.IsEmpty)
            {
                line = default;
                return false;
            }

            Number++;
            if (length > LongestLine || (length < 0 && rest.Length > LongestLine))
            {
                SkipLine();
                throw new RunFormatException(
                    reading,
                    path,
                    Number,
                    $"the line is longer than {LongestLine} bytes",
                    "Remove that line: the harness writes none of that length");
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

    private void SkipLine()
    {
        int length;
        while ((length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0 && !_ended)
        {
            _start = _end;
            Fill();
        }

        _start = length < 0 ? _end : _start + length + 1;
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        _end -= _start;
        _start = 0;
        var read = RunFile.Reading(reading, path, () => _file.Read(_buffer, _end, _buffer.Length - _end));
        _ended = read == 0;
        _end += read;
    }
}
