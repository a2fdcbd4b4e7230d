using System.Runtime.CompilerServices;

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
