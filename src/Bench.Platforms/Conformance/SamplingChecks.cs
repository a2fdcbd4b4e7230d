namespace Bench.Platforms.Conformance;

/// <summary>That an instance can be followed from before its call until it has ended.</summary>
internal static class SamplingChecks
{
    private const int TicksPerSecond = 100;
    private const long LeastBytes = 100 << 10;

    public static IReadOnlyList<ConformanceCheck> All { get; } = [new("time line", IsFollowedAsync)];

    private static async Task IsFollowedAsync(ConformanceContext context)
    {
        await using var instance = await context.StartAsync(context.Spec() with { TicksPerSecond = TicksPerSecond });
        var worked = await context.RunAsync(instance, "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; sleep 0.2");
        context.Require(worked.ExitCode == 0, $"a loop of the shell ended with {worked.ExitCode}");
        await instance.StopAsync(context.Cancellation);
        var ticks = instance.StopSampling().Ticks;

        context.Require(
            ticks[0].At < MonotonicClock.FromStopwatchTimestamp(instance.Timeline.StampOf(BootTimeline.Call)),
            "it was sampled only after the call");
        var known = ticks.Where(tick => tick is { MemoryBytes: not null, CpuTime: not null }).ToList();
        context.Require(known.Count > 1, $"of {ticks.Count} ticks {known.Count} tell its memory and CPU time");
        context.Require(
            known.Max(tick => tick.MemoryBytes) >= LeastBytes,
            $"its memory was never more than {known.Max(tick => tick.MemoryBytes)} bytes");
        context.Require(known.Max(tick => tick.CpuTime) > known[0].CpuTime, "its CPU time did not grow while it worked");
        context.Require(known.Zip(known.Skip(1)).All(pair => pair.Second.CpuTime >= pair.First.CpuTime), "its CPU time went back");
        context.Require(known.Any(tick => tick.Processes > 0), "no tick saw a process of it");
    }
}
