namespace Bench.Platforms.Conformance;

/// <summary>That what goes wrong is told as what it is, and leaves nothing behind.</summary>
internal static class FailureChecks
{
    // Prints one line and no ready line (see scripts/guest/silent).
    private const string SilentInit = "/bench/silent";
    private const string SilentLine = "silent guest";

    // As long as it takes to come as far as its one line: an emulated machine takes seconds, and a busy host ten times as long.
    private static readonly TimeSpan[] SilentLimits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(60)];

    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        new("never ready", NeverReadyIsToldAsync),
        new("ready too late", TooLateIsATimeoutAsync),
        new("console lost", LostConsoleIsToldAsync),
        new("abandoned", AbandonedLeavesNothingAsync),
    ];

    private static async Task NeverReadyIsToldAsync(ConformanceContext context)
    {
        var spec = context.Spec();
        var told = string.Empty;
        foreach (var limit in SilentLimits)
        {
            var exception = await FailureOfAsync(context, spec with { Guest = spec.Guest with { Init = SilentInit }, BootLimit = limit });
            told = exception.Message;
            context.Require(exception.Failure == InstanceFailure.Timeout, $"a guest that never gets ready is {exception.Failure}: {told}");
            if (told.Contains(SilentLine, StringComparison.Ordinal))
            {
                return;
            }
        }

        context.Require(false, $"the tail of its console is not told: {told}");
    }

    private static async Task TooLateIsATimeoutAsync(ConformanceContext context)
    {
        var exception = await FailureOfAsync(context, context.Spec() with { BootLimit = TimeSpan.Zero });
        context.Require(
            exception.Failure == InstanceFailure.Timeout,
            $"a guest that is too late is {exception.Failure}: {exception.Message}");
    }

    private static async Task<InstanceException> FailureOfAsync(ConformanceContext context, InstanceSpec spec)
    {
        try
        {
            await using var instance = await context.StartAsync(spec);
        }
        catch (InstanceException exception)
        {
            return exception;
        }

        throw new ConformanceException($"{context.Platform.Selector}: it is ready, and must not be");
    }

    private static async Task LostConsoleIsToldAsync(ConformanceContext context)
    {
        await using var instance = await context.StartAsync();
        var running = context.RunAsync(instance, "sleep 30");
        foreach (var process in (await instance.FootprintAsync(context.Cancellation)).Processes)
        {
            HostProcess.Kill(process);
        }

        try
        {
            await running;
        }
        catch (InstanceException exception)
        {
            context.Require(
                exception.Failure == InstanceFailure.Failed && exception.Message.Contains("console was lost", StringComparison.Ordinal),
                $"a lost console is told as {exception.Failure}: {exception.Message}");
            return;
        }

        context.Require(false, "its processes were killed, and its command went on");
    }

    private static async Task AbandonedLeavesNothingAsync(ConformanceContext context)
    {
        await using var instance = await context.StartAsync();
        await context.SayAsync(instance, "true");
    }
}
