namespace Bench.Platforms.Conformance;

/// <summary>An instance has file systems of its own, which go with it, and can be followed from before its call to its end.</summary>
internal static class IsolationChecks
{
    private const long ScratchBytes = 64 << 20;
    private const int TicksPerSecond = 100;
    private const long LeastBytes = 100 << 10;

    public static IReadOnlyList<ConformanceCheck> All { get; } =
    [
        new("root thrown away", RootIsThrownAwayAsync),
        new("scratch", ScratchIsFreshAsync),
    ];

    private static async Task RootIsThrownAwayAsync(ConformanceContext context)
    {
        var spec = context.Spec("debian");
        await using (var first = await context.StartAsync(spec))
        {
            if ((await context.RunAsync(first, "echo mine > /etc/written")).ExitCode != 0 && !Environment.IsPrivilegedProcess)
            {
                throw new NotApplicableException("without root the guest's root is read-only");
            }

            context.Require(await context.SayAsync(first, "cat /etc/written") == "mine\n", "what it writes to its root is lost at once");
            await first.StopAsync(context.Cancellation);
        }

        await using var second = await context.StartAsync(spec);
        context.Require(
            (await context.RunAsync(second, "cat /etc/written")).ExitCode != 0,
            "the next instance sees what the last one wrote to its root");
        context.Require(!File.Exists(Path.Combine(spec.Guest.Root, "etc", "written")), "it wrote to the guest that all share");
        await second.StopAsync(context.Cancellation);
    }

    private static async Task ScratchIsFreshAsync(ConformanceContext context)
    {
        for (var time = 1; time <= 2; time++)
        {
            await using var instance = await context.StartAsync(context.Spec("debian") with { ScratchBytes = ScratchBytes });
            var listing = await context.SayAsync(
                instance,
                "echo kept > /scratch/file && cat /scratch/file && ls -A /scratch | grep -v lost+found");
            context.Require(listing == "kept\nfile\n", $"its scratch file system is not fresh: {listing}");
            await instance.StopAsync(context.Cancellation);
        }
    }

    /// <summary>The check of its time line, which stands last in the report.</summary>
    public static ConformanceCheck TimeLine { get; } = new("time line", IsFollowedAsync);

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
