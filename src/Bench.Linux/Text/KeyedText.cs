using System.Text;

namespace Bench.Linux.Text;

/// <summary>A text of lines that each hold a key and a number, in any order, with other lines between them. Keys asked for in the order of
/// the text are found in one pass over it; those asked for in another order are found, too.</summary>
internal ref struct KeyedText
{
    private const long BytesPerKilobyte = 1024;

    private readonly ReadOnlySpan<byte> _text;
    private readonly string _source;
    private readonly byte _separator;
    private readonly bool _kilobytes;
    private int _next;

    /// <param name="separator">What stands behind a key: a colon in <c>rchar: 6976</c>, a space in <c>cache 9207808</c>.</param>
    /// <param name="kilobytes">Whether the lines are such as <c>Rss:   1616 kB</c>, whose values come out in bytes.</param>
    public KeyedText(ReadOnlySpan<byte> text, string source, char separator, bool kilobytes = false)
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

    /// <summary>The value of a key that every kernel writes.</summary>
    public long Required(ReadOnlySpan<byte> key) =>
        Optional(key) ?? throw Malformed.Text(_source, $"\"{Encoding.UTF8.GetString(key)}\" is missing", _text);

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

    private long Value(int start)
    {
        var cursor = new TextCursor(_text[start..], _source);
        var value = cursor.Integer();
        if (_kilobytes)
        {
            cursor.Expect(" kB"u8);
            value = cursor.Times(value, BytesPerKilobyte);
        }

        cursor.ExpectLineEnd();
        _next = _text.Length - cursor.Left;
        return value;
    }
}
