using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bench.Platforms.Probes;

namespace Bench.Platforms.Conformance;

/// <summary>Runs checks on one platform. Those that only look at a running instance share one, and come first.</summary>
public static class ConformanceSuite
{
    /// <summary>The result of each check, as it comes.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async IAsyncEnumerable<ConformanceResult> RunAsync(
        IReadOnlyList<ConformanceCheck> checks,
        IPlatform platform,
        PlatformHost host,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var context = new ConformanceContext(platform, host, cancellation);
        var before = HostTraces.Capture(host);
        await using var shared = new SharedInstance();
        List<ConformanceCheck> sharing = [.. checks.Where(check => check.SharesInstance)];
        foreach (var check in sharing)
        {
            var judged = check == sharing[^1] ? check with { RunAsync = EndAfterAsync(check) } : check;
            yield return await ConformanceResult.OfAsync(judged, context with { Shared = shared });
        }

        foreach (var check in checks.Except(sharing))
        {
            yield return await ConformanceResult.OfAsync(check, context);
        }

        Func<ConformanceContext, Task> EndAfterAsync(ConformanceCheck last) => async context =>
        {
            // Whatever the last check says: leftovers of the others are reported here or nowhere.
            try
            {
                await last.RunAsync(context);
            }
            finally
            {
                await shared.StopAsync(cancellation);
                await context.RequireNothingLeftAsync(before);
            }
        };
    }
}

/// <summary>How one platform did in one check.</summary>
public sealed record ConformanceResult(string Platform, string Check, ConformanceVerdict Verdict, string? Reason, TimeSpan Elapsed)
{
    /// <summary>Runs a check. Whatever is thrown is a result.</summary>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public static async Task<ConformanceResult> OfAsync(ConformanceCheck check, ConformanceContext context)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            await check.VerifyAsync(context);
            return Of(ConformanceVerdict.Passed, null);
        }
        catch (NotApplicableException exception)
        {
            return Of(ConformanceVerdict.NotApplicable, exception.Message);
        }
#pragma warning disable CA1031 // Whatever breaks in one check is its result, and the others are run.
        catch (Exception exception) when (!context.Cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var log = Path.Combine(context.Host.Paths.Cache, "logs", $"conformance-{context.Platform.Name.Replace('/', '+')}.log");
            return Of(ConformanceVerdict.Failed, FailureLog.Append(exception, log, log, $"{DateTimeOffset.UtcNow:O} {check.Name}"));
        }

        ConformanceResult Of(ConformanceVerdict verdict, string? reason) =>
            new(context.Platform.Selector, check.Name, verdict, reason, Stopwatch.GetElapsedTime(began));
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
