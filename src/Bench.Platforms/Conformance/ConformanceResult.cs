using Bench.Platforms.Probes;

namespace Bench.Platforms.Conformance;

/// <summary>How one platform did in one check.</summary>
public sealed record ConformanceResult(string Platform, string Check, ConformanceVerdict Verdict, string? Reason, TimeSpan Elapsed)
{
    /// <summary>Runs a check. Whatever is thrown is a result.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<ConformanceResult> OfAsync(ConformanceCheck check, ConformanceContext context)
    {
        var began = System.Diagnostics.Stopwatch.GetTimestamp();
        var (verdict, reason) = await JudgeAsync(check, context);
        return new ConformanceResult(
            context.Platform.Selector,
            check.Name,
            verdict,
            reason,
            System.Diagnostics.Stopwatch.GetElapsedTime(began));
    }

    private static async Task<(ConformanceVerdict Verdict, string? Reason)> JudgeAsync(ConformanceCheck check, ConformanceContext context)
    {
        try
        {
            await check.VerifyAsync(context);
            return (ConformanceVerdict.Passed, null);
        }
        catch (NotApplicableException exception)
        {
            return (ConformanceVerdict.NotApplicable, exception.Message);
        }
#pragma warning disable CA1031 // Whatever breaks in one check is its result, and the others are run.
        catch (Exception exception) when (!context.Cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var log = Path.Combine(context.Host.Paths.Cache, "logs", $"conformance-{context.Platform.Name.Replace('/', '+')}.log");
            return (ConformanceVerdict.Failed, FailureLog.Append(exception, log, log, $"{DateTimeOffset.UtcNow:O} {check.Name}"));
        }
    }
}

/// <summary>How a platform can do in a check.</summary>
public enum ConformanceVerdict
{
    /// <summary>It does what it must.</summary>
    Passed,

    /// <summary>It does not.</summary>
    Failed,

    /// <summary>It cannot be asked here.</summary>
    NotApplicable,
}
