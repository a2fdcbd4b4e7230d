using Bench.Experiments;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Probes;
using Bench.Results;

namespace Bench.Engine;

/// <summary>
/// Boots one guest on each platform before the first round: a platform that cannot is found out, the code that
/// measures is compiled, and the allowance is checked from inside (rule 3). Its samples are kept as round 0.
/// </summary>
internal sealed class WarmUp(Session session, IRunProgress progress)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Boots one platform; returns why it cannot be used, in one line that names the console's log, or null when it can.</summary>
    public string? Try(CheckedPlatform platform)
    {
        var guest = GuestStore.KnownGuests.First(session.Host.Guests.ContainsKey);
        string? failure = null;
        session.Measure("warmup", new PlatformParameter(platform, session), guest, BootBenchmarks.Ready, async measurement =>
        {
            try
            {
                if (!await BootAndCheckAsync(measurement, platform))
                {
                    // Wanting too much has ended it, or hurt it: that it ends when it is asked to is seen with another.
                    await using var another = await measurement.StartAsync();
                    await another.StopAsync(measurement.Cancellation);
                }
            }
            catch (Exception exception) when (!measurement.Cancellation.IsCancellationRequested)
            {
                (failure, _) = FailureLog.Keep(exception, "it failed in the warm-up", session.WarmUpLog(platform));
                throw new InstanceException((exception as InstanceException)?.Failure ?? InstanceFailure.Failed, failure, exception);
            }
        });
        return failure;
    }

    /// <summary>Boots an instance, holds it to its allowance and stops it; returns whether it was still there to be stopped, and did stop.</summary>
    private async Task<bool> BootAndCheckAsync(Measurement measurement, CheckedPlatform platform)
    {
        await using var instance = await measurement.StartAsync();
        measurement.Add(BootBenchmarks.Ready, instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready));
        await CheckCpusAsync(measurement, instance, platform);
        if (!await CheckMemoryAsync(measurement, instance, platform))
        {
            return false;
        }

        try
        {
            await instance.StopAsync(measurement.Cancellation);
            return true;
        }
        catch (InstanceException)
        {
            return false;
        }
    }

    private async Task CheckCpusAsync(Measurement measurement, Instance instance, CheckedPlatform platform)
    {
        var allowed = measurement.Spec.Allowance.Cpus;
        var seen = (await instance.RequireAsync("nproc", Limit, measurement.Cancellation)).Trim();
        Check(measurement, platform, EngineMetrics.CpusEnforced, seen == $"{allowed}", $"the guest sees {seen} CPUs, not the {allowed} that it is allowed");
    }

    /// <summary>Returns whether the instance is still there: some platforms end the whole instance when it wants too much.</summary>
    private async Task<bool> CheckMemoryAsync(Measurement measurement, Instance instance, CheckedPlatform platform)
    {
        var tooMuch = measurement.Spec.Allowance.MemoryMebibytes * 3 / 2;
        int? exitCode;
        try
        {
            exitCode = (await instance.RunAsync($"dd if=/dev/zero of=/dev/null bs={tooMuch}M count=1", Limit, measurement.Cancellation)).ExitCode;
        }
        catch (InstanceException exception) when (exception.Failure == InstanceFailure.Failed)
        {
            exitCode = null;
        }

        Check(measurement, platform, EngineMetrics.MemoryEnforced, exitCode != 0, $"the guest could use {tooMuch} MiB, more than it is allowed");
        return exitCode is not null;
    }

    private void Check(Measurement measurement, CheckedPlatform platform, Metric metric, bool enforced, string otherwise)
    {
        measurement.Add(metric, enforced ? 1 : 0, enforced ? null : new Flag(FlagKind.AllowanceNotEnforced, otherwise));
        if (!enforced)
        {
            progress.Say($"{platform.Label}: {otherwise}: its figures do not compare with the others'");
        }
    }
}
