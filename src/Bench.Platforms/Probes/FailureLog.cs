namespace Bench.Platforms.Probes;

/// <summary>Puts a failure into one line for tables and messages, and the console's text into a file.</summary>
public static class FailureLog
{
    private const int LongestReason = 160;
    private const int LongestMessage = 300;
    private const int ShortestCause = 60;
    private const int LongestLog = 32 * 1024;
    private const int LargestFile = 1 << 20;

    /// <summary>Writes the log and returns the reason: one line of 160 characters, more only where the log's path is long.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="what">What did not work, as the beginning of the line, such as <c>it did not boot a guest</c>.</param>
    /// <param name="path">The log; its folder is made.</param>
    /// <returns>The reason, and the path of the log or null where it cannot be written.</returns>
    public static (string Reason, string? Path) Keep(Exception exception, string what, string path)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var failure = exception as InstanceException;
        var console = failure?.ConsoleLog ?? string.Empty;
        var content = Tail($"{failure?.Message ?? exception.ToString()}\n\nconsole:\n{console}\n");
        var kept = TryWrite(path, content, File.WriteAllText) ? path : null;

        var cause = Cause(exception).ReplaceLineEndings(" ").TrimEnd('.', ' ');
        var named = kept is null ? string.Empty : $"; log: {kept}";
        return ($"{what}: {Cut(cause, Math.Max(ShortestCause, LongestReason - what.Length - named.Length - 2))}{named}", kept);
    }

    /// <summary>The failure in one line of at most 300 characters.</summary>
    public static string Line(Exception exception)
    {
        var lines = LinesOf(Cause(exception));
        return Cut(lines.Length <= InstanceException.MostQuotedLines ? string.Join(" | ", lines) : $"{lines[0]} …", LongestMessage);
    }

    /// <summary>Appends to a log what the line leaves out; returns the line, which then names the log.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="path">The log; its folder is made. Past a mebibyte it begins anew, and the old one becomes NAME.1.</param>
    /// <param name="name">How the line names the log.</param>
    /// <param name="when">When that was, as the log's heading.</param>
    /// <param name="isDefect">Whether nobody expected it: the line has its type, and the log its stack trace.</param>
    public static string Append(Exception exception, string path, string name, string when, bool isDefect = false)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var line = Line(exception);
        var console = (exception as InstanceException)?.ConsoleLog ?? string.Empty;
        if (!isDefect && console.Length == 0 && !line.EndsWith('…'))
        {
            return line;
        }

        var (shown, whole) = isDefect ? ($"{exception.GetType().Name}: {line}", $"{exception}") : (line, exception.Message);
        if (new FileInfo(path) is { Exists: true, Length: > LargestFile })
        {
            Attempt.Do(() => File.Move(path, $"{path}.1", overwrite: true));
        }

        return TryWrite(path, $"{when}: {whole}\n\nconsole:\n{Tail(console)}\n\n", File.AppendAllText)
            ? $"{shown.TrimEnd('.')}; log: {name}"
            : shown;
    }

    /// <summary>The summary, with the console's text where that is a message and no trace.</summary>
    private static string Cause(Exception exception)
    {
        if (exception is not InstanceException failure)
        {
            return exception.Message;
        }

        var said = LinesOf(failure.ConsoleLog);
        var isMessage = failure.Failure != InstanceFailure.HostUnfit && said[0].Length > 0
            && said.Length <= InstanceException.MostQuotedLines;
        return isMessage ? $"{failure.Summary}: {said[^1]}" : failure.Summary;
    }

    private static string[] LinesOf(string text)
    {
        var lines = text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length > 0 ? lines : [string.Empty];
    }

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)].TrimEnd()}…";

    private static string Tail(string text) => text.Length <= LongestLog ? text : $"…{text[^LongestLog..]}";

    private static bool TryWrite(string path, string content, Action<string, string> write) => Attempt.Do(() =>
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        write(path, content);
    });
}
