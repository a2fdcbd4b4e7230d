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
    private static readonly Metric Enforced = new("allowance.memory.enforced", "1", Direction.Exact);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Boots one platform; returns why it cannot be used, or null when it can.</summary>
    public string? Try(CheckedPlatform platform)
    {
        var guest = GuestStore.KnownGuests.First(session.Host.Guests.ContainsKey);
        string? failure = null;
        session.Measure("warmup", session.Bind(new PlatformParameter(platform.Platform.Name)), guest, [], Ready, async measurement =>
        {
            try
            {
                await using var instance = await measurement.StartAsync();
                measurement.Add(Ready, instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready));
                var tooMuch = (measurement.Spec.Allowance.MemoryBytes >> 20) * 3 / 2;
                var greedy = await instance.RunAsync($"dd if=/dev/zero of=/dev/null bs={tooMuch}M count=1", Limit, measurement.Cancellation);
                var enforced = greedy.ExitCode != 0;
                measurement.Add(Enforced, enforced ? 1 : 0, enforced ? null : "the guest could use more memory than it is allowed");
                if (!enforced)
                {
                    progress.Say($"{platform.Label}: the guest could use more memory than its allowance: figures of memory are not comparable");
                }

                await instance.StopAsync(measurement.Cancellation);
            }
            catch (InstanceException exception)
            {
                failure = exception.Message;
                throw;
            }
        });
        return failure;
    }
}
