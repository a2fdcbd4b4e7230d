using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>
/// What the guest's console says, line by line (see <c>scripts/guest/console</c>). Knows nothing of streams or time: it is
/// fed the bytes that arrive, whatever their grouping, and calls back. Lines that are not the protocol's, such as a
/// kernel's messages, are passed over.
/// </summary>
internal sealed class ConsoleProtocol
{
    private readonly ArrayBufferWriter<byte> _unfinished = new();
    private readonly ArrayBufferWriter<byte> _payload = new();
    private Header? _header;
    private string? _damage;

    /// <summary>The launcher is in its cgroup and waits for the word to go on.</summary>
    public Action? Placed { get; init; }

    /// <summary>The guest's first line in user space that says it takes commands.</summary>
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

    private static ReadOnlySpan<byte> ReadyWord => "BENCH-READY"u8;
    private static ReadOnlySpan<byte> PlacedWord => "BENCH-PLACED"u8;
    private static ReadOnlySpan<byte> PhaseWord => "BENCH-PHASE "u8;
    private static ReadOnlySpan<byte> FailedWord => "BENCH-FAILED"u8;
    private static ReadOnlySpan<byte> MoreWord => "BENCH-MORE "u8;
    private static ReadOnlySpan<byte> AgainWord => "BENCH-AGAIN"u8;
    private static ReadOnlySpan<byte> ResultWord => "BENCH-RESULT "u8;
    private static ReadOnlySpan<byte> EndWord => "BENCH-END "u8;

    /// <summary>Takes the next bytes, whatever their grouping.</summary>
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
            // What stands before the end on its line belongs to the answer, and is found there to be no base64.
            if (line.IndexOf(EndWord) is var end and >= 0)
            {
                Decode(line[..end]);
                _header = null;
                Answered?.Invoke(Finish(header, line[end..]));
            }
            else
            {
                Decode(line);
            }

            return;
        }

        Line?.Invoke(line);

        // A kernel message may stand unfinished before the word on the same line.
        if (line.IndexOf("BENCH-"u8) < 0)
        {
            return;
        }

        if (line.IndexOf(ReadyWord) >= 0)
        {
            Ready?.Invoke();
        }
        else if (line.IndexOf(PlacedWord) >= 0)
        {
            Placed?.Invoke();
        }
        else if (line.IndexOf(PhaseWord) is var phase and >= 0)
        {
            Phase?.Invoke(FirstWord(line[(phase + PhaseWord.Length)..]));
        }
        else if (line.IndexOf(FailedWord) is var failed and >= 0)
        {
            Failed?.Invoke(Text(line[(failed + FailedWord.Length)..]).Trim());
        }
        else if (line.IndexOf(MoreWord) is var more and >= 0)
        {
            var words = Text(line[(more + MoreWord.Length)..]).Split(' ');
            if (words.Length == 2
                && int.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            {
                More?.Invoke(id, count);
            }
        }
        else if (line.IndexOf(AgainWord) >= 0)
        {
            Again?.Invoke();
        }
        else if (line.IndexOf(ResultWord) is var at and >= 0)
        {
            _header = Header.Parse(Text(line[(at + ResultWord.Length)..]));
            _payload.ResetWrittenCount();
            _damage = null;
            if (_header is null)
            {
                Answered?.Invoke(Answer.Damaged(-1, $"it begins with '{Text(line[at..])}'"));
            }
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
        if (Digits(end[EndWord.Length..]) != header.Id.ToString(CultureInfo.InvariantCulture))
        {
            return Answer.Damaged(header.Id, $"it ends with '{Text(end)}'");
        }

        var bytes = _payload.WrittenSpan;
        return _damage is not null ? Answer.Damaged(header.Id, _damage)
            : bytes.Length == (long)header.OutputBytes + header.ErrorBytes
                ? new Answer(header.Id, header.ExitCode, bytes[..header.OutputBytes].ToArray(), bytes[header.OutputBytes..].ToArray(), null)
                : Answer.Damaged(header.Id, $"{bytes.Length} bytes arrived of the {header.OutputBytes} + {header.ErrorBytes} announced");
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);

    private static string FirstWord(ReadOnlySpan<byte> bytes)
    {
        var text = Text(bytes).Trim();
        return text.IndexOf(' ') is var space and >= 0 ? text[..space] : text;
    }

    private static string Digits(ReadOnlySpan<byte> bytes) =>
        bytes.IndexOfAnyExceptInRange((byte)'0', (byte)'9') is var length and >= 0 ? Text(bytes[..length]) : Text(bytes);

    /// <summary>The answer to one command; <paramref name="Damage"/> says what is wrong with it when it cannot be trusted.</summary>
    internal sealed record Answer(int Id, int ExitCode, byte[] Output, byte[] Error, string? Damage)
    {
        public static Answer Damaged(int id, string damage) => new(id, -1, [], [], damage);
    }

    private sealed record Header(int Id, int ExitCode, int OutputBytes, int ErrorBytes)
    {
        public static Header? Parse(string text)
        {
            var words = text.Split(' ');
            return words.Length == 4
                && int.TryParse(words[0], CultureInfo.InvariantCulture, out var id)
                && int.TryParse(words[1], CultureInfo.InvariantCulture, out var code)
                && int.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var output)
                && int.TryParse(words[3], NumberStyles.None, CultureInfo.InvariantCulture, out var error)
                    ? new Header(id, code, output, error)
                    : null;
        }
    }
}
