using Bench.Platforms.Consoles;

namespace Bench.Platforms.Accuracy;

/// <summary>Times one start from the call to its end: as the harness does it for every platform, and as hyperfine does.</summary>
/// <param name="start">What is started.</param>
/// <param name="host">Where.</param>
public sealed class StartTimer(ComparedStart start, PlatformHost host)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>The harness's own figure: its launcher, its console, its stamps.</summary>
    /// <exception cref="InstanceException">It could not be started, failed, or did not end.</exception>
    public Task<TimeSpan> OursAsync(CancellationToken cancellation) =>
        RunAsync((plan, _) => plan, (timeline, _) => timeline.Between(BootTimeline.Call, BootTimeline.Exited), cancellation);

    /// <summary>hyperfine's.</summary>
    /// <inheritdoc cref="OursAsync" path="/exception"/>
    public Task<TimeSpan> HyperfinesAsync(CancellationToken cancellation) =>
        RunAsync(Hyperfine.Measuring, (_, report) => Hyperfine.ReadReport(File.ReadAllText(report)), cancellation);

    private async Task<TimeSpan> RunAsync(Func<ProcessPlan, string, ProcessPlan> instrument, Func<BootTimeline, string, TimeSpan> result, CancellationToken cancellation)
    {
        await using var folder = host.Workspace.NewInstance();
        var (console, timeline) = (new GuestConsole(), new BootTimeline());
        var request = new InstanceRequest(ComparedStart.SpecOn(host), host, folder, console, timeline);
        var report = folder.At("hyperfine.json");
        var process = await ProcessInstance.PrepareAsync(instrument(await start.PlanAsync(request, cancellation), report), request, cancellation);
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer.CancelAfter(Limit);
        try
        {
            await process.StartAsync(timer.Token);
            await process.EndAsync(timer.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            await process.KillAsync();
            throw new InstanceException(InstanceFailure.Timeout, console.Told($"{start.Name} had not ended after {Limit.TotalSeconds:0} s"));
        }
        catch
        {
            await process.KillAsync();
            throw;
        }

        return await process.ExitCodeAsync() is var code and not 0
            ? throw new InstanceException(InstanceFailure.Failed, console.Told($"{start.Name} ended with {code}"))
            : result(timeline, report);
    }
}
