namespace Bench.Platforms.Conformance;

/// <summary>One thing that every platform must do.</summary>
/// <param name="Name">What it does, in a few words; the head of its column in the report.</param>
/// <param name="RunAsync">Does it; throws when the platform does not.</param>
public sealed record ConformanceCheck(string Name, Func<ConformanceContext, Task> RunAsync)
{
    /// <summary>All checks, the plainest first. What is added here holds for every platform there is and every one to come.</summary>
    public static IReadOnlyList<ConformanceCheck> All { get; } =
        [.. BootChecks.All, .. CommandChecks.All, .. FailureChecks.All, .. IsolationChecks.All, .. AllowanceChecks.All, .. SamplingChecks.All];

    /// <summary>Runs the check and compares the host before and after it.</summary>
    /// <exception cref="ConformanceException">The platform does not do it, or something of it was left behind.</exception>
    /// <exception cref="NotApplicableException">It cannot be asked of this platform on this host.</exception>
    /// <exception cref="InstanceException">The platform broke on the way.</exception>
    public async Task VerifyAsync(ConformanceContext context)
    {
        var before = await HostTraces.CaptureAsync(context.Host, context.Cancellation);
        await RunAsync(context);
        var after = await HostTraces.CaptureAsync(context.Host, context.Cancellation);
        var left = after.Except(before).ToList();
        context.Require(left.Count == 0, $"left behind: {string.Join(", ", left)}");
    }
}
