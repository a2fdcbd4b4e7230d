using Bench.Platforms.Host;

namespace Bench.Platforms.Probes;

/// <summary>Puts a failure into one line for tables, and all that the console said into a file.</summary>
public static class FailureLog
{
    private const int LongestReason = 160;
    private const int ShortestCause = 60;
    private const int LongestLog = 32 * 1024;

    // As many lines are an error message; more are a kernel's or a runtime's trace.
    private const int MostQuotedLines = 3;

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

        string[] said = console.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var isMessage = failure?.Failure != InstanceFailure.HostUnfit && said.Length is > 0 and <= MostQuotedLines;
        var quoted = isMessage ? $": {said[^1]}" : string.Empty;
        var cause = $"{failure?.Summary ?? exception.Message}{quoted}".ReplaceLineEndings(" ").TrimEnd('.', ' ');
        var named = kept is null ? string.Empty : $"; log: {kept}";
        return ($"{what}: {Cut(cause, Math.Max(ShortestCause, LongestReason - what.Length - named.Length - 2))}{named}", kept);
    }

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
