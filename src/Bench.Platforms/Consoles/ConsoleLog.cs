using System.Buffers;
using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>The last 16 KiB that a console or a helper said, and texts that are watched for in it. For any thread.</summary>
internal sealed class ConsoleLog
{
    // A longer line is no message.
    private const int Capacity = 16 * 1024;

    private readonly Lock _gate = new();
    private readonly List<byte> _kept = new(2 * Capacity);
    private readonly List<(byte[] Text, Action<long> Found)> _watched = [];
    private readonly ArrayBufferWriter<byte> _unfinished = new();

    /// <summary>Calls back once, with the stamp of the first line that contains a text.</summary>
    public void Watch(string text, Action<long> found)
    {
        lock (_gate)
        {
            _watched.Add((Encoding.UTF8.GetBytes(text), found));
        }
    }

    /// <summary>Keeps bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes = bytes[Math.Max(0, bytes.Length - Capacity)..];
        lock (_gate)
        {
            if (_kept.Count + bytes.Length > _kept.Capacity)
            {
                _kept.RemoveRange(0, _kept.Count - Capacity);
            }

            _kept.AddRange(bytes);
        }
    }

    /// <summary>Looks for the watched texts in a line.</summary>
    public void Look(ReadOnlySpan<byte> line, long stamp)
    {
        lock (_gate)
        {
            for (var index = _watched.Count - 1; index >= 0; index--)
            {
                if (line.IndexOf(_watched[index].Text) >= 0)
                {
                    _watched[index].Found(stamp);
                    _watched.RemoveAt(index);
                }
            }
        }
    }

    /// <summary>Looks for them in a piece of lines.</summary>
    public void LookInPiece(ReadOnlySpan<byte> bytes, long stamp)
    {
        lock (_gate)
        {
            while (_watched.Count > 0 && bytes.IndexOf((byte)'\n') is var end and >= 0)
            {
                _unfinished.Write(bytes[..end]);
                Look(_unfinished.WrittenSpan, stamp);
                _unfinished.ResetWrittenCount();
                bytes = bytes[(end + 1)..];
            }

            if (_watched.Count > 0 && _unfinished.WrittenCount + bytes.Length <= Capacity)
            {
                _unfinished.Write(bytes);
            }
        }
    }

    /// <summary>The printable text of each line that has some.</summary>
    public IReadOnlyList<string> Lines()
    {
        lock (_gate)
        {
            return [.. Encoding.UTF8.GetString([.. _kept.TakeLast(Capacity)]).Split('\n')
                .Select(line => new string([.. line.Where(symbol => !char.IsControl(symbol))]).Trim())
                .Where(line => line.Length > 0)];
        }
    }
}
