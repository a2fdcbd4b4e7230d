namespace Bench.Linux.Files;

/// <summary>The bytes that files are read into, owned by the caller and used again for every read. It grows when a file does not fit and
/// keeps that size, so only the first oversized read allocates.</summary>
/// <remarks>Readers may share one as long as they are used from one thread at a time; without, each makes its own.</remarks>
/// <param name="capacity">Bytes it holds at first; positive. A page is enough for what is read each tick, except on very large
/// hosts.</param>
public sealed class ReadBuffer(int capacity = 4096)
{
    private byte[] _bytes = new byte[capacity];

    public int Capacity => _bytes.Length;

    internal ReadOnlySpan<byte> Filled(int length) => _bytes.AsSpan(0, length);

    internal Span<byte> FreeAfter(int length)
    {
        if (length == _bytes.Length)
        {
            Array.Resize(ref _bytes, checked(_bytes.Length * 2));
        }

        return _bytes.AsSpan(length);
    }
}
