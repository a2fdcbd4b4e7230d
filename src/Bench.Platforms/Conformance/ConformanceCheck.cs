namespace Bench.Platforms.Conformance;

/// <summary>One thing that every platform must do.</summary>
/// <param name="Name">What it does, in a few words; the head of its column in the report.</param>
/// <param name="RunAsync">Does it; throws when the platform does not.</param>
public sealed record ConformanceCheck(string Name, Func<ConformanceContext, Task> RunAsync)
{
    /// <summary>All checks, the plainest first. What is added here holds for every platform there is and every one to come.</summary>
    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        .. BootChecks.All, .. CommandChecks.All, .. FailureChecks.All, .. IsolationChecks.All, .. LimitChecks.All, IsolationChecks.TimeLine,
    ];

    /// <summary>Whether it leaves the instance that it looks at as it was, so that such checks can share one.</summary>
    internal bool SharesInstance { get; private init; }

    internal static ConformanceCheck OfRunning(string name, Func<ConformanceContext, Instance, Task> checkAsync) =>
        new(name, context => context.Shared!.UseAsync(context, checkAsync)) { SharesInstance = true };

    /// <summary>Runs the check and compares the host before and after it.</summary>
    /// <exception cref="ConformanceException">The platform does not do it, or something of it was left behind.</exception>
    /// <exception cref="NotApplicableException">It cannot be asked of this platform on this host.</exception>
    /// <exception cref="InstanceException">The platform broke on the way.</exception>
    public async Task VerifyAsync(ConformanceContext context)
    {
        if (SharesInstance)
        {
            // The instance stays for the next check. The suite compares once it has ended.
            await RunAsync(context);
            return;
        }

        var before = HostTraces.Capture(context.Host);
        await RunAsync(context);
        await context.RequireNothingLeftAsync(before);
    }
}

/// <summary>A platform does not do what every platform must. The message says what it did instead.</summary>
public sealed class ConformanceException(string message) : Exception(message);

/// <summary>A check cannot be asked of this platform on this host. The message says why.</summary>
public sealed class NotApplicableException(string message) : Exception(message);
