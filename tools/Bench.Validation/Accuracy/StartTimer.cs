using Bench.Platforms.Consoles;

namespace Bench.Validation.Accuracy;

/// <summary>Times one start from the call to its end: as the harness does it for every platform, and as hyperfine does.</summary>
internal sealed class StartTimer(ComparedStart start, PlatformHost host)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The harness's own figure: its launcher, its console, its stamps.</summary>
    /// <exception cref="InstanceException">It could not be started, failed, or did not end.</exception>
    public Task<StartTime> OursAsync(CancellationToken cancellation) =>
        RunAsync((plan, _) => plan, depth: 1, (timeline, _) => timeline.Between(BootTimeline.Call, BootTimeline.Exited), cancellation);

    /// <summary>hyperfine's.</summary>
    /// <inheritdoc cref="OursAsync" path="/exception"/>
    public Task<StartTime> HyperfinesAsync(CancellationToken cancellation) =>
        RunAsync(Hyperfine.Measuring, depth: 2, (_, report) => Hyperfine.ReadReport(File.ReadAllText(report)), cancellation);

    /// <summary>The time of the command itself by the kernel's stamps, from the loading of its first program to its end; null where the
    /// kernel did not tell.</summary>
    /// <param name="events">Events of the host.</param>
    /// <param name="depth">How many generations below the launcher the command is.</param>
    internal static TimeSpan? KernelsOf(IReadOnlyList<ProcessEvent> events, int launcher, int depth)
    {
        var lineage = ProcessLineage.Of(events, launcher);
        int? command = launcher;
        for (var generation = 0; generation < depth; generation++)
        {
            var parent = command;
            command = lineage.Where(one => one.Kind == ProcessEventKind.Fork && one.Parent == parent)
                .Select(one => (int?)one.Process)
                .FirstOrDefault();
        }

        var own = lineage.Where(one => one.Process == command).ToList();
        var begin = own.FirstOrDefault(one => one.Kind == ProcessEventKind.Exec);
        var end = own.LastOrDefault(one => one.Kind == ProcessEventKind.Exit);
        return begin == default || end == default ? null : end.At - begin.At;
    }

    private async Task<StartTime> RunAsync(
        Func<ProcessPlan, string, ProcessPlan> instrument,
        int depth,
        Func<BootTimeline, string, TimeSpan> result,
        CancellationToken cancellation)
    {
        await using var folder = host.Workspace.NewInstance();
        var (console, timeline) = (new GuestConsole(), new BootTimeline());
        var request = new InstanceRequest(ComparedStart.SpecOn(host), host, folder, console, timeline);
        var report = folder.At("hyperfine.json");
        var plan = await start.Plan(request, cancellation) with { HasInput = false };
        var process = await ProcessInstance.PrepareAsync(instrument(plan, report), request, cancellation);
        var launcher = process.LauncherId;
        using var events = ProcessEventListener.TryOpen(out _);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(Limit);
        try
        {
            await process.StartAsync(timer.Token);
            await process.EndAsync(timer.Token);
            if (await process.ExitCodeAsync() is var code and not 0)
            {
                throw console.Failure(InstanceFailure.Failed, $"{start.Name} ended with {code}");
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw console.Failure(InstanceFailure.Timeout, $"{start.Name} had not ended after {Limit.TotalSeconds:0} s");
        }
        finally
        {
            await process.KillAsync();
        }

        var seen = events?.Read();
        return new StartTime(
            result(timeline, report),
            seen is not null && !events!.IsFull ? KernelsOf(seen, launcher, depth) : null);
    }
}

/// <summary>How long one start took.</summary>
/// <param name="Measured">By the instrument.</param>
/// <param name="Kernels">By the kernel's stamps: <see cref="StartTimer.KernelsOf"/>.</param>
internal readonly record struct StartTime(TimeSpan Measured, TimeSpan? Kernels)
{
    /// <summary>What the instrument has added to the command's own time.</summary>
    public TimeSpan? Added => Measured - Kernels;
}
