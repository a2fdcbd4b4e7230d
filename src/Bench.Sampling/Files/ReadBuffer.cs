namespace Bench.Sampling;

/// <summary>
/// The bytes that files are read into, owned by the caller and used again for every read. It grows when a file does not
/// fit and keeps that size, so only the first oversized read allocates.
/// </summary>
/// <remarks>Readers may share one buffer as long as they are used from one thread at a time.</remarks>
public sealed class ReadBuffer
{
    private const int DefaultCapacity = 4096;
    private byte[] _bytes;

    /// <summary>Creates a buffer of one page, enough for all files read each tick except on very large hosts.</summary>
    public ReadBuffer()
        : this(DefaultCapacity)
    {
    }

    /// <summary>Creates a buffer.</summary>
    /// <param name="capacity">Bytes it holds at first; positive.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is not positive.</exception>
    public ReadBuffer(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _bytes = new byte[capacity];
    }

    /// <summary>Bytes it holds now.</summary>
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
