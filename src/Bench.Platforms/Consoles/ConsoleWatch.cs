using System.Buffers;
using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>Waits for what is said: the first line that contains a text is passed on with its stamp. For any thread.</summary>
internal sealed class ConsoleWatch
{
    // More than that without the end of a line is no message.
    private const int LongestLine = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly List<(byte[] Text, Action<long> Found)> _awaited = [];
    private readonly ArrayBufferWriter<byte> _unfinished = new();

    public void Add(string text, Action<long> found)
    {
        lock (_gate)
        {
            _awaited.Add((Encoding.UTF8.GetBytes(text), found));
        }
    }

    public void TakeLine(ReadOnlySpan<byte> line, long stamp)
    {
        lock (_gate)
        {
            for (var index = _awaited.Count - 1; index >= 0; index--)
            {
                if (line.IndexOf(_awaited[index].Text) >= 0)
                {
                    _awaited[index].Found(stamp);
                    _awaited.RemoveAt(index);
                }
            }
        }
    }

    public void TakePiece(ReadOnlySpan<byte> bytes, long stamp)
    {
        lock (_gate)
        {
            while (_awaited.Count > 0 && bytes.IndexOf((byte)'\n') is var end and >= 0)
            {
                _unfinished.Write(bytes[..end]);
                TakeLine(_unfinished.WrittenSpan, stamp);
                _unfinished.ResetWrittenCount();
                bytes = bytes[(end + 1)..];
            }

            if (_awaited.Count > 0 && _unfinished.WrittenCount + bytes.Length <= LongestLine)
            {
                _unfinished.Write(bytes);
            }
        }
    }
}
