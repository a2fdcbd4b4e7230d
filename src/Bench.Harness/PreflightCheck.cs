using Bench.Platforms;
using Bench.Platforms.Guests;
using Bench.Platforms.Host;
using Bench.Platforms.Probes;

namespace Bench.Harness;

/// <summary>A platform of the catalog and whether it is available on this host.</summary>
internal sealed record CheckedPlatform(IPlatform Platform, Availability Availability)
{
    /// <summary>The name with the accelerator, where there is one.</summary>
    public string Label => LabelOf(Platform.Name, Availability.Accelerator);

    public static string LabelOf(string name, string? accelerator) => accelerator is null ? name : $"{name}@{accelerator}";
}

/// <summary>
/// Finds the platforms that can be used before the first round. Each boots one guest, which also compiles the code that measures, and
/// whose limits are checked from inside (rule 3). The samples of these boots are kept as round 0.
/// </summary>
internal sealed class PreflightCheck(RunContext context, RunRecorder recorder, CaseExecutor executor)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // As the boots of a round, which an experiment declares.
    private static readonly Metric Ready = Metric.Milliseconds("boot.ready");

    /// <summary>
    /// Probes platforms one after the other. Of two that turn out to be the same, such as a machine and the same machine with its
    /// accelerator named, the first is kept.
    /// </summary>
    public static async Task<IReadOnlyList<CheckedPlatform>> ProbeAsync(
        PlatformHost host, IEnumerable<IPlatform> platforms, CancellationToken cancellation)
    {
        var result = new List<CheckedPlatform>();
        foreach (var platform in platforms)
        {
            result.Add(new CheckedPlatform(platform, await platform.ProbeAsync(host, cancellation)));
        }

        return [.. result.DistinctBy(platform => platform.Label)];
    }

    /// <summary>Boots each usable platform; returns the labels of those that fail, with the reason and the log in one line.</summary>
    public IReadOnlyDictionary<string, string> FindBroken(IEnumerable<CheckedPlatform> platforms)
    {
        var broken = new Dictionary<string, string>();
        if (GuestStore.KnownGuests.FirstOrDefault(context.Host.Guests.ContainsKey) is not { } guest)
        {
            return broken;
        }

        foreach (var platform in platforms.Where(platform => platform.Availability.Usable))
        {
            executor.Measure(new Case
            {
                Name = $"warmup {platform.Label}",
                Experiment = "warmup",
                Platform = platform.Platform,
                Accelerator = platform.Availability.Accelerator,
                Guest = guest,
                Primary = Ready,
                Needs = new CaseNeeds(Boots: 1, Work: TimeSpan.Zero),
                MeasureAsync = async measurement =>
                {
                    try
                    {
                        await MeasureAsync(measurement, platform);
                    }
                    catch (Exception exception) when (!context.IsInterrupted)
                    {
                        var log = recorder.LogPath($"warmup-{platform.Label}");
                        var (reason, _) = FailureLog.Keep(exception, "it failed in the warm-up", log);
                        broken[platform.Label] = reason;
                        throw new InstanceException((exception as InstanceException)?.Failure ?? InstanceFailure.Failed, reason, exception);
                    }
                },
            });
        }

        return broken;
    }

    private async Task MeasureAsync(Measurement measurement, CheckedPlatform platform)
    {
        if (!await BootAndCheckAsync(measurement, platform))
        {
            // The memory check has ended or hurt it: another shows that it ends when it is asked to.
            await using var another = await measurement.StartAsync();
            await another.StopAsync(measurement.Cancellation);
        }
    }

    /// <summary>Boots an instance, checks its limits and stops it; returns whether it was still there, and did stop.</summary>
    private async Task<bool> BootAndCheckAsync(Measurement measurement, CheckedPlatform platform)
    {
        await using var instance = await measurement.StartAsync();
        measurement.Add(Ready, instance.Timeline.Between(BootTimeline.Call, BootTimeline.Ready));
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
        var allowed = measurement.Spec.Limits.Cpus;
        var seen = (await instance.RequireAsync("nproc", Limit, measurement.Cancellation)).Trim();
        var otherwise = $"the guest sees {seen} CPUs, not the {allowed} that it is allowed";
        Check(measurement, platform, HarnessMetrics.CpusEnforced, seen == $"{allowed}", otherwise);
    }

    /// <summary>Returns whether the instance is still there: some platforms end the whole instance when it wants too much.</summary>
    private async Task<bool> CheckMemoryAsync(Measurement measurement, Instance instance, CheckedPlatform platform)
    {
        var tooMuch = measurement.Spec.Limits.MemoryMebibytes * 3 / 2;
        int? exitCode;
        try
        {
            // One read gives at most 2 GiB, which dd would take for the block.
            var want = $"dd if=/dev/zero of=/dev/null bs={tooMuch}M count=1 iflag=fullblock";
            exitCode = (await instance.RunAsync(want, Limit, measurement.Cancellation)).ExitCode;
        }
        catch (InstanceException exception) when (exception.Failure == InstanceFailure.Failed)
        {
            exitCode = null;
        }

        var otherwise = $"the guest could use {tooMuch} MiB, more than it is allowed";
        Check(measurement, platform, HarnessMetrics.MemoryEnforced, exitCode != 0, otherwise);
        return exitCode is not null;
    }

    private void Check(Measurement measurement, CheckedPlatform platform, Metric metric, bool enforced, string otherwise)
    {
        measurement.Add(metric, enforced ? 1 : 0, enforced ? null : new Flag(FlagKind.AllowanceNotEnforced, otherwise));
        if (!enforced)
        {
            context.Progress.Say($"{platform.Label}: {otherwise}: its figures do not compare with the others'");
        }
    }
}
