using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>
/// The language of the guest's console, line by line (<c>scripts/guest/console</c>). Takes bytes in any grouping, and calls back. Passes
/// over other lines, such as a kernel's messages.
/// </summary>
internal sealed class ConsoleProtocol
{
    private readonly ArrayBufferWriter<byte> _unfinished = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private Header? _header;
    private string? _damage;

    /// <summary>The launcher is in its cgroup and waits for the word to go on.</summary>
    public Action? Placed { get; init; }

    /// <summary>The guest takes commands.</summary>
    public Action? Ready { get; init; }

    public Action<string>? Phase { get; init; }

    /// <summary>The guest reports that it cannot come up as asked.</summary>
    public Action<string>? Failed { get; init; }

    /// <summary>The guest asks for the next bytes of a command's input: number of the command, how many bytes.</summary>
    public Action<int, int>? More { get; init; }

    /// <summary>The guest has read something that is no line of the protocol, and asks for the last one again.</summary>
    public Action? Again { get; init; }

    public Action<Answer>? Answered { get; init; }

    /// <summary>Any line that is no part of an answer, without its end.</summary>
    public LineHandler? Line { get; init; }

    internal delegate void LineHandler(ReadOnlySpan<byte> line);

    private static ReadOnlySpan<byte> EndWord => "BENCH-END "u8;

    /// <summary>Takes the next bytes.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0)
        {
            if (_unfinished.WrittenCount == 0)
            {
                Take(bytes[..end].TrimEnd((byte)'\r'));
            }
            else
            {
                _unfinished.Write(bytes[..end]);
                Take(_unfinished.WrittenSpan.TrimEnd((byte)'\r'));
                _unfinished.ResetWrittenCount();
            }

            bytes = bytes[(end + 1)..];
        }

        _unfinished.Write(bytes);
    }

    private void Take(ReadOnlySpan<byte> line)
    {
        if (_header is { } header)
        {
            // Whatever stands before the end on its line is part of the answer, and shows there as damage.
            var end = line.IndexOf(EndWord);
            Decode(end < 0 ? line : line[..end]);
            if (end >= 0)
            {
                _header = null;
                Answered?.Invoke(Finish(header, line[end..]));
            }

            return;
        }

        Line?.Invoke(line);

        // An unfinished kernel message may stand before the word.
        if (line.IndexOf("BENCH-"u8) is var at and >= 0)
        {
            TakeWords(Text(line[at..]));
        }
    }

    private void TakeWords(string text)
    {
        var words = text.Split(' ');
        switch (words)
        {
            case [var word, ..] when word.StartsWith("BENCH-READY", StringComparison.Ordinal):
                Ready?.Invoke();
                break;
            case [var word, ..] when word.StartsWith("BENCH-PLACED", StringComparison.Ordinal):
                Placed?.Invoke();
                break;
            case ["BENCH-PHASE", var phase, ..]:
                Phase?.Invoke(phase);
                break;
            case ["BENCH-FAILED", ..]:
                Failed?.Invoke(text["BENCH-FAILED".Length..].Trim());
                break;
            case ["BENCH-MORE", var id, var count] when TryCount(id, out var number) && TryCount(count, out var bytes):
                More?.Invoke(number, bytes);
                break;
            case [var word, ..] when word.StartsWith("BENCH-AGAIN", StringComparison.Ordinal):
                Again?.Invoke();
                break;
            case ["BENCH-RESULT", var id, var exit, var output, var error]
                when int.TryParse(id, CultureInfo.InvariantCulture, out var number)
                && int.TryParse(exit, CultureInfo.InvariantCulture, out var code)
                && TryCount(output, out var outputBytes)
                && TryCount(error, out var errorBytes):
                _header = new Header(number, code, outputBytes, errorBytes);
                _payload.ResetWrittenCount();
                _damage = null;
                break;
            case ["BENCH-RESULT", ..]:
                Answered?.Invoke(Answer.Damaged(-1, $"it begins with '{text}'"));
                break;
        }
    }

    private void Decode(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty || _damage is not null)
        {
            return;
        }

        var target = _payload.GetSpan(Base64.GetMaxDecodedFromUtf8Length(line.Length));
        if (Base64.DecodeFromUtf8(line, target, out _, out var written) == OperationStatus.Done)
        {
            _payload.Advance(written);
        }
        else
        {
            _damage = $"a line of the answer is not base64: '{Text(line)}'";
        }
    }

    private Answer Finish(Header header, ReadOnlySpan<byte> end)
    {
        var digits = end[EndWord.Length..];
        if (digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var length and >= 0)
        {
            digits = digits[..length];
        }

        if (Text(digits) != header.Id.ToString(CultureInfo.InvariantCulture))
        {
            return Answer.Damaged(header.Id, $"it ends with '{Text(end)}'");
        }

        if (_damage is not null)
        {
            return Answer.Damaged(header.Id, _damage);
        }

        var bytes = _payload.WrittenSpan;
        return bytes.Length == (long)header.OutputBytes + header.ErrorBytes
            ? new Answer(header.Id, header.ExitCode, bytes[..header.OutputBytes].ToArray(), bytes[header.OutputBytes..].ToArray(), null)
            : Answer.Damaged(header.Id, $"{bytes.Length} bytes arrived of the {header.OutputBytes} + {header.ErrorBytes} announced");
    }

    private static bool TryCount(string text, out int count) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>The answer to one command; <paramref name="Damage"/> is not null when it cannot be trusted.</summary>
    internal sealed record Answer(int Id, int ExitCode, byte[] Output, byte[] Error, string? Damage)
    {
        public static Answer Damaged(int id, string damage) => new(id, -1, [], [], damage);
    }

    private sealed record Header(int Id, int ExitCode, int OutputBytes, int ErrorBytes);
}
