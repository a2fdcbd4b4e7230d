using Bench.Platforms.Probes;

namespace Bench.Commands;

/// <summary>One line about a failure, which names the log with the rest.</summary>
internal static class FailureText
{
    /// <summary>A defect's stack trace is in the log.</summary>
    public static string Of(Exception exception, bool isDefect = false)
    {
        var log = Path.Combine(BenchPaths.FromEnvironment().Cache, "logs", "bench.log");
        return FailureLog.Append(exception, log, log, $"{DateTimeOffset.UtcNow:O}", isDefect);
    }
}
