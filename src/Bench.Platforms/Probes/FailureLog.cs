namespace Bench.Platforms.Probes;

/// <summary>
/// Puts a failure into one line for tables and messages, and all that the console said into a file: no table has a kernel's or a
/// runtime's trace.
/// </summary>
public static class FailureLog
{
    private const int LongestReason = 160;
    private const int LongestMessage = 300;
    private const int ShortestCause = 60;
    private const int LongestLog = 32 * 1024;

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
        var kept = TryWrite(path, $"{failure?.Message ?? exception.ToString()}\n\nconsole:\n{console}\n") ? path : null;

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

    /// <summary>Appends what the line leaves out to a log; returns the line, which then names it.</summary>
    /// <param name="exception">The failure.</param>
    /// <param name="path">The log; its folder is made.</param>
    /// <param name="name">How the line names the log.</param>
    /// <param name="when">When that was, as the log's heading.</param>
    public static string Append(Exception exception, string path, string name, string when)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var line = Line(exception);
        var console = (exception as InstanceException)?.ConsoleLog ?? string.Empty;
        if (console.Length == 0 && !line.EndsWith('…'))
        {
            return line;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.AppendAllText(path, $"{when}: {exception.Message}\n\nconsole:\n{console}\n\n");
            return $"{line.TrimEnd('.')}; log: {name}";
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return line;
        }
    }

    /// <summary>What went wrong, with what the console said where that is a message and no trace.</summary>
    private static string Cause(Exception exception)
    {
        var failure = exception as InstanceException;
        var said = LinesOf(failure?.ConsoleLog ?? string.Empty);
        var isMessage = failure?.Failure != InstanceFailure.HostUnfit && said[0].Length > 0
            && said.Length <= InstanceException.MostQuotedLines;
        return $"{failure?.Summary ?? exception.Message}{(isMessage ? $": {said[^1]}" : string.Empty)}";
    }

    private static string[] LinesOf(string text) =>
        text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) is { Length: > 0 } lines
            ? lines
            : [string.Empty];

    private static string Cut(string text, int length) => text.Length <= length ? text : $"{text[..(length - 1)].TrimEnd()}…";

    private static bool TryWrite(string path, string content)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, content.Length <= LongestLog ? content : $"…{content[^LongestLog..]}");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
