namespace Bench.Platforms.Probes;

/// <summary>Asks whether a platform can be used on this host.</summary>
public static class PlatformProbe
{
    // A Ctrl-C may end a program before the interruption is known here; that end is no answer.
    private static readonly TimeSpan InterruptionShows = TimeSpan.FromMilliseconds(200);

    /// <summary>Looks at it, then boots the smallest guest on it, or recalls the answer for the same host, tools and guests.</summary>
    public static async Task<Availability> ProbeAsync(this IPlatform platform, PlatformHost host, CancellationToken cancellation)
    {
        var found = await platform.LookAsync(host, cancellation);
        if (!found.Usable)
        {
            return found;
        }

        var memo = new ProbeMemo(host.Paths.Cache, found.Accelerator is null ? platform.Name : $"{platform.Name}@{found.Accelerator}");
        var facts = FactsOf(platform, found, host);
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

    /// <summary>Checks its needs, then the platform itself, without a boot of it. Whatever breaks meanwhile is an answer, too.</summary>
    public static async Task<Availability> LookAsync(this IPlatform platform, PlatformHost host, CancellationToken cancellation)
    {
        if (host.Guests.Count == 0)
        {
            return new Availability(false, "no guest has been built", "Run scripts/setup.");
        }

        try
        {
            return platform.Needs.FirstUnmet(host.Tools, host.TriesWithoutRoot) ?? await platform.CheckAsync(host, cancellation);
        }
#pragma warning disable CA1031 // Whatever breaks on one platform must not keep the others from being measured.
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            const string remedy = "Mend that, or leave the platform out with --platform.";
            return new Availability(false, $"it could not be checked: {exception.Message}", remedy);
        }
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
                // Another guest may fit; if none does, the refusal of the smallest is the reason.
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

        return Failed(refused ?? InstanceException.Unsupported("no guest has been built"), log);
    }

    private static BootAnswer Failed(Exception exception, string log)
    {
        var (reason, kept) = FailureLog.Keep(exception, "it did not boot a guest", log);
        var failure = (exception as InstanceException)?.Failure ?? InstanceFailure.Failed;
        return new BootAnswer(DateTimeOffset.UtcNow) { Failure = failure, Reason = reason, Log = kept };
    }

    /// <summary>All that the answer of a boot holds for; when any of it changes, the platform is probed anew.</summary>
    private static SortedDictionary<string, string> FactsOf(IPlatform platform, Availability found, PlatformHost host)
    {
        IEnumerable<(string, string)> facts =
        [
            ("kernel", host.Facts.Kernel),
            ("boot", host.Facts.BootId),
            ("cpu", host.Facts.Cpu),
            ("cpu flags", host.Facts.CpuFlags),
            ("cgroups", $"{host.Cgroups.Layout.ModeName}{(host.Cgroups.CanLimit ? string.Empty : ", not the harness's")}"),
            ("engine", found.Engine ?? string.Empty),
            ("user", Environment.IsPrivilegedProcess ? "root" : Environment.UserName),
            .. host.Guests.Select(guest => ($"guest {guest.Key}", $"{guest.Value.Digest} {guest.Value.KernelRelease}")),
            .. found.Versions.Select(version => ($"version of {version.Key}", version.Value)),
            .. platform.Programs.Distinct().Select(program => ($"program {program}", Describe(host.Tools.Find(program)))),
        ];
        return new SortedDictionary<string, string>(facts.ToDictionary(), StringComparer.Ordinal);
    }

    // A program that was replaced is another one, whatever its version. A link's own length and time say nothing of its target.
    private static string Describe(string? program) => program is not null && new FileInfo(RealPath.Of(program)) is var file
        ? string.Create(CultureInfo.InvariantCulture, $"{file.FullName} {file.LastWriteTimeUtc:O} {(file.Exists ? file.Length : 0)}")
        : string.Empty;
}
