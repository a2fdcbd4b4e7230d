namespace Bench.Platforms.Probes;

/// <summary>Probes a platform by a boot of the smallest guest that it takes, unless the answer is remembered.</summary>
internal static class BootProbe
{
    // What Ctrl-C ends may end before the interruption is known here; and then the end is no answer.
    private static readonly TimeSpan InterruptionShows = TimeSpan.FromMilliseconds(200);

    public static async Task<Availability> AskAsync(
        IPlatform platform, Availability found, PlatformHost host, CancellationToken cancellation)
    {
        var memo = new ProbeMemo(host.Paths.Cache, found.Accelerator is null ? platform.Name : $"{platform.Name}@{found.Accelerator}");
        var facts = ProbeFacts.Of(platform, found, host);
        using var turn = await memo.TakeTurnAsync(cancellation);
        if (memo.Recall(facts, host.ProbesAfter) is not { } answer)
        {
            answer = await BootAsync(platform, host, memo.Log, cancellation);
            memo.Remember(facts, answer);
        }

        return answer.Failure is null ? found with { Boot = answer } : found with
        {
            Usable = false,
            Reason = answer.Reason,
            Remedy = "After a change of the host, 'bench doctor --renew' boots it again.",
            Boot = answer,
        };
    }

    private static async Task<BootAnswer> BootAsync(IPlatform platform, PlatformHost host, string log, CancellationToken cancellation)
    {
        Exception? refused = null;
        var guests = GuestStore.KnownGuests.Select(host.Guests.GetValueOrDefault).OfType<Guest>();
        foreach (var guest in guests.Where(guest => platform.BootsSystems || !guest.IsSystem))
        {
            try
            {
                var spec = new InstanceSpec { Guest = guest, Limits = platform.Limits };
                await using var instance = await Instance.StartAsync(platform, spec, host, cancellation);
                await instance.StopAsync(cancellation);
                var ready = instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready);
                return new BootAnswer(DateTimeOffset.UtcNow) { Milliseconds = ready.TotalMilliseconds };
            }
            catch (InstanceException exception) when (exception.Failure == InstanceFailure.Unsupported)
            {
                // Another guest may be one that it takes; if none is, the smallest tells why.
                refused ??= exception;
            }
#pragma warning disable CA1031 // Whatever breaks while a platform boots is the answer.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                await Task.Delay(InterruptionShows, cancellation);
                return Failed(exception, log);
            }
        }

        return Failed(refused ?? new InstanceException(InstanceFailure.Unsupported, "no guest has been built"), log);
    }

    private static BootAnswer Failed(Exception exception, string log)
    {
        var (reason, kept) = FailureLog.Keep(exception, "it did not boot a guest", log);
        var failure = (exception as InstanceException)?.Failure ?? InstanceFailure.Failed;
        return new BootAnswer(DateTimeOffset.UtcNow) { Failure = failure, Reason = reason, Log = kept };
    }
}
