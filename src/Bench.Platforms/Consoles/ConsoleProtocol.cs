using System.Globalization;
using System.Text;

namespace Bench.Platforms.Consoles;

/// <summary>
/// What the guest's init says, line by line (see <c>scripts/guest/init</c>). Knows nothing of streams or time: it is
/// fed the bytes that arrive, whatever their grouping, and calls back. Lines that are not the protocol's, such as a
/// kernel's messages, are passed over.
/// </summary>
internal sealed class ConsoleProtocol
{
    private const string ReadyWord = "BENCH-READY";
    private const string PlacedWord = "BENCH-PLACED";
    private const string FailedWord = "BENCH-FAILED";
    private const string ResultWord = "BENCH-RESULT ";
    private const string EndWord = "BENCH-END ";

    private readonly StringBuilder _line = new();
    private readonly StringBuilder _payload = new();
    private Header? _header;

    /// <summary>The launcher is in its cgroup and waits for the word to go on.</summary>
    public Action? Placed { get; init; }

    /// <summary>The guest's first line in user space.</summary>
    public Action? Ready { get; init; }

    /// <summary>The guest reports that it cannot come up as asked.</summary>
    public Action<string>? Failed { get; init; }

    /// <summary>A command has ended.</summary>
    public Action<Answer>? Answered { get; init; }

    /// <summary>Takes the next bytes, whatever their grouping.</summary>
    public void Feed(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value == (byte)'\n')
            {
                var line = _line.ToString();
                _line.Clear();
                Take(line.TrimEnd('\r'));
            }
            else
            {
                _line.Append((char)value);
            }
        }
    }

    private void Take(string line)
    {
        if (_header is { } header)
        {
            // What stands before the end on its line belongs to the answer, and is found there to be no base64.
            if (line.IndexOf(EndWord, StringComparison.Ordinal) is var end and >= 0)
            {
                _header = null;
                _payload.Append(line, 0, end);
                Answered?.Invoke(Finish(header, line[end..]));
            }
            else
            {
                _payload.Append(line).Append('\n');
            }

            return;
        }

        // A kernel message may stand unfinished before the word on the same line.
        if (line.Contains(ReadyWord, StringComparison.Ordinal))
        {
            Ready?.Invoke();
        }
        else if (line.Contains(PlacedWord, StringComparison.Ordinal))
        {
            Placed?.Invoke();
        }
        else if (line.IndexOf(FailedWord, StringComparison.Ordinal) is var failed and >= 0)
        {
            Failed?.Invoke(line[(failed + FailedWord.Length)..].Trim());
        }
        else if (line.IndexOf(ResultWord, StringComparison.Ordinal) is var at and >= 0)
        {
            _header = Header.Parse(line[(at + ResultWord.Length)..]);
            _payload.Clear();
            if (_header is null)
            {
                Answered?.Invoke(Answer.Damaged(-1, $"it begins with '{line[at..]}'"));
            }
        }
    }

    private Answer Finish(Header header, string end)
    {
        if (string.Concat(end.Skip(EndWord.Length).TakeWhile(char.IsAsciiDigit)) != header.Id.ToString(CultureInfo.InvariantCulture))
        {
            return Answer.Damaged(header.Id, $"it ends with '{end}'");
        }

        var bytes = new MemoryStream();
        foreach (var line in _payload.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            try
            {
                bytes.Write(Convert.FromBase64String(line));
            }
            catch (FormatException)
            {
                return Answer.Damaged(header.Id, $"a line of the answer is not base64: '{line}'");
            }
        }

        return bytes.Length == header.OutputBytes + header.ErrorBytes
            ? new Answer(header.Id, header.ExitCode, bytes.ToArray()[..header.OutputBytes], bytes.ToArray()[header.OutputBytes..], null)
            : Answer.Damaged(header.Id, $"{bytes.Length} bytes arrived of the {header.OutputBytes} + {header.ErrorBytes} announced");
    }

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
