using System.Text;

namespace Bench.Linux.Text;

/// <summary>Walks over one text of the kernel, taking what is expected next and refusing anything else.</summary>
/// <param name="source">What the text is, for the message of the <see cref="FormatException"/>.</param>
internal ref struct TextCursor(ReadOnlySpan<byte> text, string source)
{
    /// <summary>So many digits always fit into a <see cref="long"/>.</summary>
    public const int SafeDigits = 18;

    private const int MaximumPlaces = 9;

    // 100 on every architecture that .NET runs on.
    private const long UserTicksPerSecond = 100;

    private static ReadOnlySpan<double> PowersOfTen => [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];

    private readonly ReadOnlySpan<byte> _text = text;
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Whether nothing but the end of the line comes next.</summary>
    public readonly bool IsAtLineEnd => _rest is [(byte)'\n', ..];

    public readonly bool IsAtEnd => _rest.IsEmpty;

    public void Expect(ReadOnlySpan<byte> literal)
    {
        if (!_rest.StartsWith(literal))
        {
            throw Missing(literal);
        }

        _rest = _rest[literal.Length..];
    }

    public bool TryTake(ReadOnlySpan<byte> literal)
    {
        var isNext = _rest.StartsWith(literal);
        _rest = isNext ? _rest[literal.Length..] : _rest;
        return isNext;
    }

    public void ExpectLineEnd() => _rest = IsAtLineEnd ? _rest[1..] : throw Missing("\n"u8);

    /// <summary>Takes any spaces, then a whole number from 0 to <see cref="long.MaxValue"/>.</summary>
    public long Integer()
    {
        SkipSpaces();
        return Digits(out _);
    }

    /// <summary>Takes any spaces, then a whole number from 0 to <see cref="int.MaxValue"/>.</summary>
    public int Integer32() => Integer() is var value and <= int.MaxValue ? (int)value : throw Error("a number is too large");

    /// <summary>Takes any spaces, then a CPU time in ticks of <c>USER_HZ</c>.</summary>
    public TimeSpan UserTicks() => new(Times(Integer(), TimeSpan.TicksPerSecond / UserTicksPerSecond));

    /// <summary>Takes some whole numbers, of any size and sign, with the spaces before each.</summary>
    public void SkipIntegers(int count)
    {
        var at = 0;
        for (; count > 0; count--)
        {
            while (at < _rest.Length && _rest[at] == (byte)' ')
            {
                at++;
            }

            if (at < _rest.Length && _rest[at] == (byte)'-')
            {
                at++;
            }

            var first = at;
            while (at < _rest.Length && char.IsAsciiDigit((char)_rest[at]))
            {
                at++;
            }

            if (at == first)
            {
                throw Error("a number is missing");
            }
        }

        _rest = _rest[at..];
    }

    /// <summary>Takes the number of a device, such as <c>254:0</c>.</summary>
    public void Device()
    {
        Digits(out _);
        Expect(":"u8);
        Digits(out _);
    }

    /// <summary>Takes a word such as <c>cost.vrate=100.00</c> and gives what stands before the equals sign.</summary>
    public ReadOnlySpan<byte> Setting()
    {
        var length = _rest.IndexOfAny((byte)' ', (byte)'\n');
        var name = length > 0 ? _rest[..length].IndexOf((byte)'=') : -1;
        if (name <= 0)
        {
            throw Error("a name with a value is missing");
        }

        var setting = _rest[..name];
        _rest = _rest[length..];
        return setting;
    }

    /// <exception cref="FormatException">It does not fit.</exception>
    public readonly long Plus(long sum, long value) =>
        value <= long.MaxValue - sum ? sum + value : throw Error("a sum is too large");

    /// <summary>A number in another unit.</summary>
    /// <exception cref="FormatException">It does not fit.</exception>
    public readonly long Times(long value, long factor) =>
        value <= long.MaxValue / factor ? value * factor : throw Error("a number is too large");

    /// <summary>Takes any spaces, then a number with a point, such as <c>0.46</c>.</summary>
    public double FixedPoint()
    {
        SkipSpaces();
        var whole = Digits(out _);
        Expect("."u8);
        var fraction = Digits(out var places);
        if (places > MaximumPlaces)
        {
            throw Error("a number has too many places");
        }

        var scale = PowersOfTen[places];
        // One division of whole numbers rounds once, so the result is the double nearest to the text.
        return ((whole * scale) + fraction) / scale;
    }

    /// <summary>Takes one ASCII letter.</summary>
    public char Letter()
    {
        var letter = _rest.IsEmpty ? '\0' : (char)_rest[0];
        _rest = char.IsAsciiLetter(letter) ? _rest[1..] : throw Error("a letter is missing");
        return letter;
    }

    public readonly FormatException Error(string problem) =>
        Malformed.Text(source, problem, _rest.IsEmpty ? _text : _rest);

    public void SkipSpaces()
    {
        var count = 0;
        while (count < _rest.Length && _rest[count] == (byte)' ')
        {
            count++;
        }

        _rest = _rest[count..];
    }

    private readonly FormatException Missing(ReadOnlySpan<byte> literal) =>
        Error($"\"{Encoding.UTF8.GetString(literal).ReplaceLineEndings("⏎")}\" is missing");

    private long Digits(out int count)
    {
        var value = 0L;
        for (count = 0; count < _rest.Length; count++)
        {
            var digit = _rest[count] - '0';
            if ((uint)digit > 9)
            {
                break;
            }

            if (count >= SafeDigits && value > (long.MaxValue - digit) / 10)
            {
                throw Error("a number is too large");
            }

            value = (value * 10) + digit;
        }

        _rest = count == 0 ? throw Error("a number is missing") : _rest[count..];
        return value;
    }
}
