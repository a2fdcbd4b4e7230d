using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>The last part of what a stream said, kept for the diagnosis of a failure.</summary>
internal sealed class ConsoleTail
{
    private const int Capacity = 16 * 1024;
    private readonly Lock _gate = new();
    private readonly byte[] _bytes = new byte[Capacity];
    private long _written;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            // Only the last part of much can stay.
            _written += Math.Max(0, bytes.Length - Capacity);
            bytes = bytes[Math.Max(0, bytes.Length - Capacity)..];
            var at = (int)(_written % Capacity);
            var first = Math.Min(bytes.Length, Capacity - at);
            bytes[..first].CopyTo(_bytes.AsSpan(at));
            bytes[first..].CopyTo(_bytes);
            _written += bytes.Length;
        }
    }

    /// <summary>The lines, printable, without the empty ones; the empty string when nothing was said.</summary>
    public string Lines()
    {
        string text;
        lock (_gate)
        {
            var length = (int)Math.Min(_written, Capacity);
            var copy = new byte[length];
            for (var index = 0; index < length; index++)
            {
                copy[index] = _bytes[(_written - length + index) % Capacity];
            }

            text = Encoding.UTF8.GetString(copy);
        }

        var printable = text
            .Split('\n')
            .Select(line => new string([.. line.Where(symbol => !char.IsControl(symbol))]).Trim())
            .Where(line => line.Length > 0);
        return string.Join(Environment.NewLine, printable);
    }
}
