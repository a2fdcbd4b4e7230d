using System.Text;

namespace Bench.Linux.Text;

/// <summary>A text of lines that each hold a key and a number, in any order, with lines that are not of interest between them.</summary>
/// <remarks>Keys asked for in the order of the text are found in one pass over it; in any other order they are found, too.</remarks>
internal ref struct KeyedText
{
    private const long BytesPerKilobyte = 1024;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _source;
    private readonly byte _separator;
    private readonly bool _kilobytes;
    private int _next;

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

    /// <summary>The value of a key that some kernels do not write.</summary>
    public long? Optional(ReadOnlySpan<byte> key)
    {
        var found = Find(key, _next);
        if (found < 0 && _next > 0)
        {
            found = Find(key, 0);
        }

        return found < 0 ? null : Value(found + key.Length + 1);
    }

    private readonly int Find(ReadOnlySpan<byte> key, int start)
    {
        // Most often it is the very next, and then there is nothing to search.
        for (var at = start; at < _text.Length; at += key.Length)
        {
            if (!_text[at..].StartsWith(key))
            {
                var further = _text[at..].IndexOf(key);
                if (further < 0)
                {
                    break;
                }

                at += further;
            }

            var after = at + key.Length;
            if ((at == 0 || _text[at - 1] == (byte)'\n') && after < _text.Length && _text[after] == _separator)
            {
                return at;
            }
        }

        return -1;
    }

    // The usual number is read on the spot: the cursor, which knows what is wrong with all others, costs as much as the rest of a small
    // text.
    private long Value(int start)
    {
        var text = _text[start..];
        var at = 0;
        while (at < text.Length && text[at] == (byte)' ')
        {
            at++;
        }

        var value = 0L;
        var end = Math.Min(text.Length, at + TextCursor.SafeDigits);
        while (at < end && char.IsAsciiDigit((char)text[at]))
        {
            value = (value * 10) + (text[at] - '0');
            at++;
        }

        if (at > 0 && char.IsAsciiDigit((char)text[at - 1]) && text[at..].StartsWith(_kilobytes ? " kB\n"u8 : "\n"u8))
        {
            _next = start + at + (_kilobytes ? " kB\n".Length : "\n".Length);
            return _kilobytes ? Times(value, BytesPerKilobyte) : value;
        }

        return UnusualValue(text);
    }

    private long UnusualValue(ReadOnlySpan<byte> text)
    {
        var cursor = new TextCursor(text, _source);
        var value = cursor.Integer();
        if (_kilobytes)
        {
            cursor.Expect(" kB"u8);
            value = Times(value, BytesPerKilobyte);
        }

        cursor.ExpectLineEnd();
        return value;
    }

    private readonly long Times(long value, long unit) =>
        value <= long.MaxValue / unit ? value * unit : throw Malformed.Text(_source, "a number is too large", _text);
}
