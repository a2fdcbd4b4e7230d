using Bench.Platforms.Host;
using Bench.Platforms.Probes;

namespace Bench.Commands;

/// <summary>What a user is told of a command that failed: one line, and where the rest stands.</summary>
internal static class FailureText
{
    /// <summary>The failure in one line, which names a log where it leaves something out.</summary>
    public static string Of(Exception exception)
    {
        var log = Log;
        return FailureLog.Append(exception, log, log, $"{DateTimeOffset.UtcNow:O}");
    }

    /// <summary>The same of a defect: its stack trace is in the log.</summary>
    public static string OfDefect(Exception exception)
    {
        var log = Log;
        return FailureLog.Append(exception, log, log, $"{DateTimeOffset.UtcNow:O}", isDefect: true);
    }

    private static string Log => Path.Combine(BenchPaths.FromEnvironment().Cache, "logs", "bench.log");
}
