using System.Text;

namespace Bench.Sampling;

/// <summary>
/// A text of lines that each hold a key and a number, in any order, with lines that are not of interest between them.
/// </summary>
internal readonly ref struct KeyedText
{
    private const long BytesPerKilobyte = 1024;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _source;
    private readonly byte _separator;
    private readonly bool _kilobytes;

    private KeyedText(ReadOnlySpan<byte> text, string source, char separator, bool kilobytes)
    {
        _text = text;
        _source = source;
        _separator = (byte)separator;
        _kilobytes = kilobytes;
        if (text.IsEmpty || text[^1] != (byte)'\n')
        {
            throw Malformed.Text(source, text.IsEmpty ? "it is empty" : "its last line is cut short", text);
        }
    }

    /// <summary>Lines such as <c>Rss:   1616 kB</c>; values come out in bytes.</summary>
    public static KeyedText InKilobytes(ReadOnlySpan<byte> text, string source) => new(text, source, ':', kilobytes: true);

    /// <summary>Lines such as <c>rchar: 6976</c> or <c>cache 9207808</c>; values come out as they are.</summary>
    public static KeyedText Plain(ReadOnlySpan<byte> text, string source, char separator) =>
        new(text, source, separator, kilobytes: false);

    /// <summary>The value of a key that every kernel writes.</summary>
    public long Required(ReadOnlySpan<byte> key) =>
        Optional(key) ?? throw Malformed.Text(_source, $"\"{Encoding.UTF8.GetString(key)}\" is missing", _text);

    /// <summary>The same, in units of so many bytes.</summary>
    public long Required(ReadOnlySpan<byte> key, long unit) => Times(Required(key), unit);

    /// <summary>The same, in microseconds.</summary>
    public TimeSpan RequiredMicroseconds(ReadOnlySpan<byte> key) => new(Required(key, TimeSpan.TicksPerMicrosecond));

    /// <summary>The value, in microseconds, of a key that some kernels do not write.</summary>
    public TimeSpan? OptionalMicroseconds(ReadOnlySpan<byte> key) =>
        Optional(key) is { } value ? new TimeSpan(Times(value, TimeSpan.TicksPerMicrosecond)) : null;

    /// <summary>The value of a key that some kernels do not write.</summary>
    public long? Optional(ReadOnlySpan<byte> key)
    {
        var start = 0;
        while (_text[start..].IndexOf(key) is >= 0 and var found)
        {
            var at = start + found;
            var after = at + key.Length;
            if ((at == 0 || _text[at - 1] == (byte)'\n') && after < _text.Length && _text[after] == _separator)
            {
                return Value(_text[(after + 1)..]);
            }

            start = after;
        }

        return null;
    }

    private long Value(ReadOnlySpan<byte> rest)
    {
        var cursor = new TextCursor(rest, _source);
        var value = cursor.Integer();
        if (_kilobytes)
        {
            cursor.Expect(" kB"u8);
            value = Times(value, BytesPerKilobyte);
        }

        cursor.ExpectLineEnd();
        return value;
    }

    private long Times(long value, long unit) =>
        value <= long.MaxValue / unit ? value * unit : throw Malformed.Text(_source, "a number is too large", _text);
}
