using Bench.Experiments;
using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Results;

namespace Bench.Engine;

/// <summary>
/// Boots one guest on each platform before the first round: a platform that cannot is found out, the code that
/// measures is compiled, and the allowance is checked from inside (rule 3). Its samples are kept as round 0.
/// </summary>
internal sealed class WarmUp(Session session, IRunProgress progress)
{
    private static readonly Metric Ready = Metric.Milliseconds("boot.ready");
    private static readonly Metric Cpus = new("allowance.cpus.enforced", "1", Direction.Exact);
    private static readonly Metric Memory = new("allowance.memory.enforced", "1", Direction.Exact);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Boots one platform; returns why it cannot be used, or null when it can.</summary>
    public string? Try(CheckedPlatform platform)
    {
        var guest = GuestStore.KnownGuests.First(session.Host.Guests.ContainsKey);
        string? failure = null;
        session.Measure("warmup", new PlatformParameter(platform, session), guest, Ready, async measurement =>
        {
            try
            {
                await using var instance = await measurement.StartAsync();
                measurement.Add(Ready, instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready));
                await CheckCpusAsync(measurement, instance, platform);
                await instance.StopAsync(measurement.Cancellation);
                await CheckMemoryAsync(measurement, platform);
            }
            catch (Exception exception) when (!measurement.Cancellation.IsCancellationRequested)
            {
                failure = exception.Message;
                throw;
            }
        });
        return failure;
    }

    private async Task CheckCpusAsync(Measurement measurement, Instance instance, CheckedPlatform platform)
    {
        var allowed = measurement.Spec.Allowance.Cpus;
        var seen = (await instance.RequireAsync("nproc", Limit, measurement.Cancellation)).Trim();
        Check(measurement, platform, Cpus, seen == $"{allowed}", $"the guest sees {seen} CPUs, not the {allowed} that it is allowed");
    }

    /// <summary>In an instance of its own: some platforms end the whole instance when it wants too much.</summary>
    private async Task CheckMemoryAsync(Measurement measurement, CheckedPlatform platform)
    {
        var tooMuch = measurement.Spec.Allowance.MemoryMebibytes * 3 / 2;
        await using var instance = await measurement.StartAsync();
        bool got;
        try
        {
            got = (await instance.RunAsync($"dd if=/dev/zero of=/dev/null bs={tooMuch}M count=1", Limit, measurement.Cancellation)).ExitCode == 0;
        }
        catch (InstanceException exception) when (exception.Failure == InstanceFailure.Failed)
        {
            got = false;
        }

        Check(measurement, platform, Memory, !got, $"the guest could use {tooMuch} MiB, more than it is allowed");
    }

    private void Check(Measurement measurement, CheckedPlatform platform, Metric metric, bool enforced, string otherwise)
    {
        measurement.Add(metric, enforced ? 1 : 0, enforced ? null : otherwise);
        if (!enforced)
        {
            progress.Say($"{platform.Label}: {otherwise}: its figures do not compare with the others'");
        }
    }
}
