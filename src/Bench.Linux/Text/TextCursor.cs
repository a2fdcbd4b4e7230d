using System.Buffers.Text;
using System.Text;

namespace Bench.Linux.Text;

/// <summary>Walks over one text of the kernel, taking what is expected next and refusing anything else with a
/// <see cref="FormatException"/>.</summary>
/// <param name="source">The name of the text, for the exception.</param>
internal ref struct TextCursor(ReadOnlySpan<byte> text, string source)
{
    // 100 on every architecture that .NET runs on.
    private const long UserTicksPerSecond = 100;

    private readonly ReadOnlySpan<byte> _text = text;
    private ReadOnlySpan<byte> _rest = text;

    /// <summary>Whether nothing but the end of the line comes next.</summary>
    public readonly bool IsAtLineEnd => _rest is [(byte)'\n', ..];

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>Bytes that have not been taken.</summary>
    public readonly int Left => _rest.Length;

    public void Expect(ReadOnlySpan<byte> literal)
    {
        if (!TryTake(literal))
        {
            throw Error($"\"{Encoding.UTF8.GetString(literal).ReplaceLineEndings("⏎")}\" is missing");
        }
    }

    public bool TryTake(ReadOnlySpan<byte> literal)
    {
        var isNext = _rest.StartsWith(literal);
        _rest = isNext ? _rest[literal.Length..] : _rest;
        return isNext;
    }

    public void ExpectLineEnd() => Expect("\n"u8);

    /// <summary>Takes any spaces, then a whole number from 0 to <see cref="long.MaxValue"/>.</summary>
    public long Integer()
    {
        SkipSpaces();
        return Digits();
    }

    /// <summary>Takes any spaces, then a whole number from 0 to <see cref="int.MaxValue"/>.</summary>
    public int Integer32() => Integer() is var value and <= int.MaxValue ? (int)value : throw Error("a number is too large");

    /// <summary>Takes any spaces, then a CPU time in ticks of <c>USER_HZ</c>.</summary>
    public TimeSpan UserTicks() => new(Times(Integer(), TimeSpan.TicksPerSecond / UserTicksPerSecond));

    /// <summary>Takes some whole numbers, of any size and sign, with the spaces before each.</summary>
    public void SkipIntegers(int count)
    {
        for (; count > 0; count--)
        {
            SkipSpaces();
            TryTake("-"u8);
            var digits = _rest.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            if (digits == 0 || _rest.IsEmpty)
            {
                throw Error("a number is missing");
            }

            _rest = digits < 0 ? [] : _rest[digits..];
        }
    }

    /// <summary>Takes the number of a device, such as <c>254:0</c>.</summary>
    public void Device()
    {
        Digits();
        Expect(":"u8);
        Digits();
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

    public readonly long Plus(long sum, long value) =>
        value <= long.MaxValue - sum ? sum + value : throw Error("a sum is too large");

    /// <summary>A number in another unit.</summary>
    public readonly long Times(long value, long factor) =>
        value <= long.MaxValue / factor ? value * factor : throw Error("a number is too large");

    /// <summary>Takes any spaces, then a number with a point, such as <c>0.46</c>.</summary>
    public double FixedPoint()
    {
        SkipSpaces();
        var number = _rest;
        Digits();
        Expect("."u8);
        Digits();
        _ = Utf8Parser.TryParse(number[..^_rest.Length], out double value, out _);
        return value;
    }

    /// <summary>Takes one ASCII letter.</summary>
    public char Letter()
    {
        var letter = _rest.IsEmpty ? '\0' : (char)_rest[0];
        _rest = char.IsAsciiLetter(letter) ? _rest[1..] : throw Error("a letter is missing");
        return letter;
    }

    public void SkipSpaces() => _rest = _rest.TrimStart((byte)' ');

    public readonly FormatException Error(string problem) => Malformed.Text(source, problem, _rest.IsEmpty ? _text : _rest);

    private long Digits()
    {
        if (_rest.IsEmpty || !char.IsAsciiDigit((char)_rest[0]))
        {
            throw Error("a number is missing");
        }

        if (!Utf8Parser.TryParse(_rest, out long value, out var count))
        {
            throw Error("a number is too large");
        }

        _rest = _rest[count..];
        return value;
    }
}

/// <summary>The exception for a text of the kernel that is not as documented.</summary>
internal static class Malformed
{
    private const int ExcerptLength = 60;

    public static FormatException Text(string source, string problem, ReadOnlySpan<byte> text)
    {
        var excerpt = Encoding.UTF8.GetString(text[..Math.Min(text.Length, ExcerptLength)]).ReplaceLineEndings("⏎");
        return new FormatException($"Cannot parse {source}: {problem}. It reads \"{excerpt}\".");
    }
}
